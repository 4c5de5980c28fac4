// SPDX-License-Identifier: Apache-2.0
package org.varta.api.explain;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every reason that a decision can have, with one sentence for operators and one next step that usually helps. Source: stall and recovery policies, section 10. Those that {@link #isOurs} says are additions of this observer to that
 * catalogue.
 */
public enum ReasonCode {
    /** Silent until the deadline. */
    DEADLINE(Kind.CONVICT, "The agent was silent for as long as its policy allows.", "Look at what the process is doing; if it was well, allow more time or choose a policy that learns its rhythm."),
    /** Expected, never seen. */
    NEVER_SEEN(Kind.CONVICT, "An agent that the configuration expects has not sent a single beat in its start-up time.", "Check that it was started, that it uses the right socket, and that its declaration matches it."),
    /** Said goodbye. */
    TERMINAL(Kind.CONVICT, "The agent's last word was that it is going down.", "Read the agent's own log: it knew why."),
    /** Reported itself critical. */
    STATUS_CRITICAL(Kind.CONVICT, "The agent beats, but has called itself critical for too long.", "Read the agent's own log for what it calls critical."),
    /** Beats without advancing. */
    NO_PROGRESS(Kind.CONVICT, "The agent beats, but the progress that it reports stands still.", "Look for a queue, a lock or a partner that its work waits for."),
    /** Too few beats. */
    RATE_LOW(Kind.CONVICT, "Fewer beats came in the reference cycle than are asked for.", "Check whether the process is starved of processor time, or lower the least number of beats."),
    /** Too many beats. */
    RATE_HIGH(Kind.CONVICT, "More beats came in the reference cycle than are allowed.", "Look for a loop that runs away or a second copy of the agent."),
    /** The process is gone. */
    PROCESS_GONE(Kind.CONVICT, "The kernel says that the process has ended.", "Look for its exit status or a kill for want of memory in the system's log."),

    /** Just started. */
    STARTUP(Kind.HOLD, "The agent has just started and still has its start-up grace.", "Wait for the grace to end, or shorten it if the agent starts faster."),
    /** Just restarted by recovery. */
    RESTART_GRACE(Kind.HOLD, "Recovery has just restarted the agent, which has time to come up.", "Wait; if it never comes up, read the output of the restart command."),
    /** The policy was exchanged. */
    SWAP_GRACE(Kind.HOLD, "The stall policy was exchanged during this silence, which gives the agent a little more time, once.", "Wait; nothing needs to be done."),
    /** The observer did not run. */
    OBSERVER_PAUSE(Kind.HOLD, "The observer itself did not run for a while, so deadlines moved by that time.", "If this repeats, give the observer's machine or container more processor time."),
    /** Nobody is convicted right after the observer did not run. */
    HOLD_OFF(Kind.HOLD, true, "The observer itself did not run for a while, and nobody is convicted before the agents could be heard again.", "If this repeats, give the observer's machine or container more processor time."),
    /** The observer is struggling. */
    LOCAL_HEALTH(Kind.HOLD, "The observer is late itself, so it gives all agents more time.", "Look for load on this machine; the agents may be well."),
    /** Stopped by somebody. */
    EVIDENCE_STOPPED(Kind.HOLD, "The process has been stopped, by a signal or a debugger, and is not convicted yet.", "Find out who stopped it; continue it with SIGCONT."),
    /** Waiting for a device. */
    IO_WAIT(Kind.HOLD, "The process waits for a disk or a network file system, which a restart does not cure.", "Look at the device or the mount that it waits for."),
    /** Up and down. */
    FLAPPING(Kind.HOLD, "The agent goes down and comes back too often, so actions are held.", "Find out why it does not stay up; actions go on when it has been steady for a while."),
    /** Penalty is high. */
    DAMPED(Kind.HOLD, "The agent has collected so many penalties that it is left alone until they fade.", "Wait for the half-life; if the cause is cured, varta-watch recover does not wait."),
    /** Planned work. */
    MAINTENANCE(Kind.HOLD, "A maintenance window is open for this agent.", "Nothing before the window ends; close it if the work is done."),
    /** Another one is to blame. */
    DEPENDENCY(Kind.HOLD, "Something that this agent depends on is stalled too.", "Look at the agent it depends on first."),
    /** Too many at once. */
    MASS(Kind.HOLD, "So many agents stalled together that the cause is more likely here than in them.", "Look for a cause they share: disk, memory, network, the machine itself; varta-watch release ends the hold."),
    /** Only a rehearsal. */
    DRY_RUN(Kind.HOLD, "Recovery only says what it would have done.", "Switch the dry run off when you agree with what it says.", "dry_run"),

    /** The last one has not helped. */
    BACKOFF(Kind.HOLD, true, "The last attempts have not helped, so the next one waits, longer each time.", "Wait, or look at why the action does not help."),
    /** A policy is not there. */
    POLICY_MISSING(Kind.HOLD, true, "A policy that the configuration names is not there, so nobody knows whether a start is allowed.", "Install or configure that policy, or take it out of the composite."),
    /** A policy has failed. */
    POLICY_FAULT(Kind.HOLD, true, "A policy failed while it decided, so nobody knows whether a start is allowed.", "Read the log for its failure; replace the policy or take it out of the composite."),

    /** Too soon after the last one. */
    DEBOUNCE(Kind.REFUSE, "The last action for this agent was too short a time ago.", "Wait, or lower the debounce time.", "debounced"),
    /** Still running. */
    OUTSTANDING(Kind.REFUSE, "An action for this agent still runs.", "If it hangs, give actions a timeout.", "outstanding_in_flight", "refused_outstanding_capacity"),
    /** Too often of late. */
    INTENSITY(Kind.REFUSE, "There were too many restarts within the sliding window.", "Cure the cause: restarting more often does not help; or widen the limit."),
    /** Too often in the window. */
    START_LIMIT(Kind.REFUSE, "The limit of starts for this interval is used up.", "Cure the cause; the limit starts anew with the next interval.", "start_limit"),
    /** Broken on purpose. */
    BREAKER_OPEN(Kind.REFUSE, "Actions for this agent failed so often that the breaker has opened.", "Run the action by hand and see why it fails; the breaker tries again by itself."),
    /** The common bucket is empty. */
    TOKENS(Kind.REFUSE, "The common allowance of actions for all agents is used up for the moment.", "Wait for it to fill again; if many agents fail at once, look for the common cause."),
    /** The rung is used up. */
    BUDGET(Kind.REFUSE, "The attempts of this rung of the ladder are used up.", "Look at why the earlier attempts did not help; a higher rung may follow."),
    /** It beats again. */
    RESUMED(Kind.REFUSE, "The agent beat again before anything was done.", "Nothing; if it happens often, allow it more time.", "skipped_agent_resumed"),
    /** Another process by now. */
    PID_RECYCLED(Kind.REFUSE, "The process id belongs to another process by now.", "Nothing; the process that stalled is gone.", "skipped_pid_recycled"),
    /** Nobody can tell whether it is the same. */
    UNVERIFIABLE(Kind.REFUSE, "It could not be verified that the process is still the one that stalled.", "Check that the observer may read /proc and sees the agent's process-id namespace.", "skipped_stall_unverifiable", "refused_cross_namespace", "cross_namespace_agent"),
    /** Nobody vouches for the sender. */
    UNAUTHENTICATED(Kind.REFUSE, "The beats came over a transport that does not prove who sent them.", "Let the agent use the UNIX socket if it shall be recovered.", "refused_unauthenticated_transport", "unauthenticated_transport", "refused_socket_mode_only", "socket_mode_only"),
    /** No room to remember. */
    LEDGER_FULL(Kind.REFUSE, "Recovery cannot remember any more agents or actions.", "Raise its capacities.", "refused_debounce_capacity", "debounce_capacity", "outstanding_capacity", "orphan_reap_capacity", "hold_capacity"),
    /** Every rung was tried. */
    GAVE_UP(Kind.REFUSE, "Everything that recovery may do has been tried and did not help.", "A person must look at this agent; varta-watch clear lets recovery begin anew.", "gave_up"),
    /** Left to people. */
    MASS_STALL(Kind.REFUSE, true, "The agent stalled together with so many others that its recovery is left to people.", "Look for a cause they share; varta-watch release lets recovery decide about them anew.", "mass_stall"),
    /** Nothing can be written down. */
    AUDIT_UNAVAILABLE(Kind.REFUSE, true, "The audit log takes no records, and recovery may not act without it.", "Repair the audit log's disk or database; or allow acting without a record.", "audit_unavailable"),
    /** Could not be started. */
    SPAWN_FAILED(Kind.REFUSE, true, "The action could not be started.", "Read the log for the error; check that the program is there and may be executed.", "spawn_failed"),
    /** In the way and not to be removed. */
    STALE_CHILD_KILL_FAILED(Kind.REFUSE, true, "An action for the former owner of this process id still runs and cannot be killed.", "Look at that child process; it is tried again every second.", "stale_child_kill_failed"),

    /** Busy all the time. */
    BUSY_LOOP_SUSPECT(Kind.NOTE, true, "The silent process has used processor time all the while, as one in a loop without end does.", "Take a profile or a stack trace of it before it is restarted."),
    /** Goes on again. */
    CONTINUED(Kind.NOTE, true, "The process had been stopped and runs again, so it gets as long to beat as it is allowed to be silent.", "Nothing; if it stays silent it is convicted."),
    /** About to be decided. */
    TAKEN(Kind.NOTE, true, "Recovery has taken the stall and will decide about it.", "Nothing; the next line says what was decided."),
    /** A hold is over. */
    HOLD_OVER(Kind.NOTE, true, "What held the recovery holds it no more.", "Nothing; the next line says what was decided.", "hold_over"),
    /** Somebody has stepped in. */
    OPERATOR(Kind.NOTE, true, "A person has given recovery an order.", "Nothing; the line itself says which order, and the next ones what came of it."),
    /** Another try. */
    RETRY(Kind.NOTE, true, "The stall was answered without a start and is tried again while its agent stays silent.", "Nothing; if no try helps, look at the reason of the first answer."),
    /** Started. */
    SPAWNED(Kind.NOTE, true, "The action was started.", "Nothing; its end and its effect follow."),
    /** Ended. */
    REAPED(Kind.NOTE, true, "The action has ended by itself.", "If its exit value is not 0, read what it wrote."),
    /** Ended by us. */
    KILLED(Kind.NOTE, true, "The action took too long, or was in the way, and was ended with everything it had started.", "Look at what it waited for, or give it more time."),
    /** Nobody knows how it ended. */
    REAP_FAILED(Kind.NOTE, true, "How the action ended cannot be determined.", "Check by hand whether it has done its work.", "reap_failed"),
    /** It has helped. */
    CONFIRMED(Kind.NOTE, true, "The agent lives again after the action.", "Nothing; find out why it stalled."),
    /** It has not helped. */
    UNCONFIRMED(Kind.NOTE, true, "The agent has not come back in time after the action.", "Look at whether the action does what this agent needs."),
    /** Nobody knows whether it helped. */
    CONFIRMATION_UNKNOWN(Kind.NOTE, true, "Whether the action has helped will never be known, because the process is gone and its successor cannot be told.", "Give the agent a name, so that its successor is recognised.", "confirmation_unknown"),
    /** Cleared by somebody. */
    FORGIVEN(Kind.NOTE, true, "A person has cleared what recovery had tried for the agent before.", "Nothing; recovery begins anew for it."),
    /** Announced and not started. */
    WITHDRAWN(Kind.NOTE, true, "A start was written down before it was made, and then it was not made.", "Nothing; it does not count against any budget.");

    /** What a reason is a reason for. */
    public enum Kind {
        /** Calling an agent stalled. */
        CONVICT,
        /** Putting something off. */
        HOLD,
        /** Not doing something. */
        REFUSE,
        /** Nothing by itself: what happened to a decision, or beside it. */
        NOTE
    }

    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_]{2,}");
    private static final Map<String, ReasonCode> BY_WORD = Stream.of(values()).flatMap(code -> Stream.concat(Stream.of(code.name()), code.tokens.stream()).map(word -> Map.entry(word, code)))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Kind kind;
    private final boolean isOurs;
    private final String sentence;
    private final String nextStep;
    private final Set<String> tokens;

    ReasonCode(Kind kind, String sentence, String nextStep, String... tokens) {
        this(kind, false, sentence, nextStep, tokens);
    }

    ReasonCode(Kind kind, boolean isOurs, String sentence, String nextStep, String... tokens) {
        this.kind = kind;
        this.isOurs = isOurs;
        this.sentence = sentence;
        this.nextStep = nextStep;
        this.tokens = Set.of(tokens);
    }

    /**
     * What it is a reason for.
     *
     * @return not null
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Whether it is an addition of this observer to the catalogue of section 10.
     *
     * @return true if others may not know it
     */
    public boolean isOurs() {
        return isOurs;
    }

    /**
     * What has happened, for operators.
     *
     * @return one sentence
     */
    public String sentence() {
        return sentence;
    }

    /**
     * What usually helps.
     *
     * @return one sentence
     */
    public String nextStep() {
        return nextStep;
    }

    /**
     * The code of that name.
     *
     * @param text a code in upper or lower case, or a token of the audit log such as {@code skipped_agent_resumed}; not null
     * @return the code, empty if it is none
     */
    public static Optional<ReasonCode> of(String text) {
        return Optional.ofNullable(BY_WORD.getOrDefault(text, BY_WORD.get(text.toUpperCase(Locale.ROOT))));
    }

    /**
     * The codes that a text speaks of. Only upper case and tokens of the audit log count, because many codes are everyday words.
     *
     * @param text not null
     * @return in the order of the text
     */
    public static Set<ReasonCode> in(String text) {
        Set<ReasonCode> found = new LinkedHashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            Optional.ofNullable(BY_WORD.get(word.group())).ifPresent(found::add);
        }
        return found;
    }
}
