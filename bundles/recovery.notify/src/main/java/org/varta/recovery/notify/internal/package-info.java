/**
 * Recovery action {@code notify}: one event in the event stream, for rungs of a ladder that come before anything is touched. It changes nothing, so it uses up neither a debounce window nor a budget, and a policy is asked at
 * once what comes next. Recorded as {@code spawn} and {@code complete} with mode {@code notify} and child 0.
 */
package org.varta.recovery.notify.internal;
