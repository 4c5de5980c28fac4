// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log as v2 text files: a live file {@code PATH} and up to five older generations, {@code PATH.1} the newest.
 *
 * <pre>
 * ledger ── open ──▶ FileSink ── LockFile (PATH.lock) ── SafeOpen ──▶ FileSession ── LiveFile (PATH, open)
 *        ── probe ─▶ TailProbe: HeaderSearch, BackwardLines, LeadingNumbers ──▶ TailScan       (reads only)
 *        ── sync ──▶ what was found: content and names                                         (before begin)
 *        ── begin ─▶ cut torn end; [LF] [header] boot line in one write; sync; sync the directory
 *        ── append ▶ one write behind the last one ── sync ──▶ fdatasync
 *        ── recover ▶ cut back to the synced length, sync
 *        ── roll ──▶ Rotation: Generations (free slot), Copying, Swap
 * </pre>
 *
 * <p><strong>Starting.</strong> Whatever is found is gone on with; nothing complete is ever removed. A torn last line is cut, to just behind the last line feed. Lines that are no records stay and are stepped
 * over. A file of schema v1 and any other file stay as they are, get a line feed if their last line has none, and a v2 header. The class is told by the tail; which number, hash and reason
 * follow is the ledger's table. A live file with an identical newest generation is a move across devices that was interrupted behind its copy: when the ledger says so, by a {@code rotation} boot record
 * that follows the copied tail, it is removed and created anew.
 *
 * <p><strong>Rotation.</strong> Due from {@code maxBytes} on (asked at every call, so it may change), or when somebody has taken the live file's name away, which is looked at before every rotation and once a minute.
 * <pre>
 * state              on the disk                                        left by
 * SHIFTING           a free slot moves towards PATH.1; none free: the   every call goes on with what it finds
 *                    oldest is deleted, once
 * COPYING            PATH.1.part grows (only where PATH cannot be       caught up with the live file, which goes on growing
 *                    renamed)
 * SWAPPING           PATH is PATH.1 now, or PATH.1.part is; a new PATH   in one piece: COMPLETE, or the name given back
 *                    with header and boot line, synced
 * ANCHORING          the directory synced; part of the same piece        as above
 * STRANDED           the log goes on in PATH.1, because not even its     each call, at most once a second, tries to give
 *                    name could be given back                            the name back; so does close
 * </pre>
 * SHIFTING and COPYING are left (DEFERRED) between any two operations when the budget is used up; the first operation of a call is free, so that repeated calls come to an end. Everything from the ledger's intent
 * ({@code beforeMove}) to the synced directory is one piece, because nothing may be appended in between: the anchoring is not put off, for a record of the new generation could not be acknowledged before it
 * anyway. The head's state is {@code rolling} meanwhile, so that a start that finds no live file, or an empty one, knows that it was us.
 *
 * <p>What the ledger may rely on: <em>only COMPLETE means that the boot line it gave last is in the log.</em> After every other answer, and after {@code recover} where {@code roll} has thrown, the generation before
 * is the live one and the line is nowhere.
 *
 * <p><strong>Failures.</strong>
 * <pre>
 * what fails                                    what follows
 * begin: write, sync, directory sync            the same call again starts over from what the probe found
 * a sync before begin                           the end is written again before the next one is believed, also by the next session
 * append, sync                                  recover cuts back to the synced length; a later sync proves nothing about older data
 * directory sync                                DIRSYNC; nothing is written or reported synced before it has succeeded
 * shifting, renaming PATH, creating or writing  FAILED; names durable as they are; next attempt after 1 s, doubling to 300 s
 *   the new PATH
 * renaming PATH across devices                  DEFERRED; the next calls copy it instead
 * removing PATH behind its copy                 the copy is removed, FAILED, no more rotation in this run
 * the ledger's head                             DEFERRED, nothing moved, next attempt after 1 s
 * PATH moved, removed or replaced by others     IDENTITY once, as the event; then its records are copied from the open file into PATH.1, a file in its place is renamed
 *                                               PATH.foreign.MILLIS, and the log goes on in a new PATH
 * a slot that is no regular file                FAILED; it is neither moved, followed nor deleted
 * </pre>
 * A file that is not safe to write (link, foreign owner, two names, writable by others) is refused and stays byte-identical. A crash while STRANDED leaves a log whose live file is missing: the next start says so and begins
 * a new chain behind all numbers; it takes two failures and a crash.
 *
 * <p><strong>Threads.</strong> None of its own. A session is used by one thread at a time, the ledger's; configuration and deactivation come from the framework.
 *
 * <p><strong>Not done: preallocation.</strong> Blocks allocated ahead read as NUL bytes behind the last line, and every reader of v2, the reference observer first of all, takes those for a torn record. Keeping the length while reserving
 * blocks needs a system call that Java does not offer.
 *
 * <p>Everything that touches the disk goes through {@link org.varta.audit.file.internal.Disk}. The tests stand behind it: every moment of open, append and seven rotations is crashed, restarted and crashed again.
 */
package org.varta.audit.file.internal;
