/**
 * How an order goes from one context to the next without being lost, doubled or decided by two.
 *
 * <p>Whoever has the <em>baton</em> of an order decides its next step; who that is follows from the
 * order's state. Every context keeps a row of its own for the order's state and the number of its
 * last event. It says an event by {@link dev.alexandrite.protocol.Batons#say}, which writes the row
 * and the outbox in the transaction of the decision. The relay sends the outbox to Kafka. The
 * others hear the event, in the order of its numbers, and then the next of them has the baton.
 *
 * <p>A context says through {@code Batons} and {@link dev.alexandrite.protocol.Outbox}, and hears
 * through {@link dev.alexandrite.protocol.OrderHandler} and {@link
 * dev.alexandrite.protocol.MessageHandler}; it may grant or refuse a wish to cancel by {@link
 * dev.alexandrite.protocol.CancelDecision}. Nothing else here is for it.
 *
 * <p>What always holds; tests name these by their numbers:
 *
 * <ol>
 *   <li>In every state an order has one owner, and nobody else says its next event.
 *   <li>State, number, event and what a context makes of it change in one transaction or not at
 *       all; the order's row is locked first.
 *   <li>The events of an order are numbered 1, 2, 3 and so on, whoever says them. No two events of
 *       an order ever have the same number.
 *   <li>What was said leaves the outbox only when the broker has confirmed it.
 *   <li>Records of one key are sent in the order in which they were said; where one is refused for
 *       good, the later ones of its key wait behind it.
 *   <li>A context applies event n after n - 1 and once: what comes again changes nothing, and a
 *       gap, a conflict, an illegal step or a speaker out of turn is never applied.
 *   <li>A record is believed only under the seal of the one who may say it.
 *   <li>What can't be heard is set aside whole, blocks no other order, and can be heard again in
 *       sequence. While the database can't work nothing is set aside.
 *   <li>A wish to cancel is answered once, by whoever has the baton; refused once, it is not
 *       granted later.
 *   <li>An order that has ended takes no further step.
 * </ol>
 */
@NullMarked
package dev.alexandrite.protocol;

import org.jspecify.annotations.NullMarked;
