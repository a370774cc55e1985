package dev.alexandrite.channel;

import dev.alexandrite.channel.Order.Unit;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What may be done with an order of this channel. Whoever decides holds the order's baton row, so
 * that what is decided about one order is decided one after the other.
 */
@Service
public class Orders {
  private final Channel channel;
  private final OrderRows rows;
  private final OrderViews views;
  private final Catalogue catalogue;
  private final UploadRows uploads;
  private final WorkMeter work;
  private final Batons batons;
  private final Outbox outbox;
  private final ApplicationEventPublisher events;
  private final ChannelSettings settings;
  private final Clock clock;

  Orders(
      Channel channel,
      OrderRows rows,
      OrderViews views,
      Catalogue catalogue,
      UploadRows uploads,
      WorkMeter work,
      Batons batons,
      Outbox outbox,
      ApplicationEventPublisher events,
      ChannelSettings settings,
      Clock clock) {
    this.channel = channel;
    this.rows = rows;
    this.views = views;
    this.catalogue = catalogue;
    this.uploads = uploads;
    this.work = work;
    this.batons = batons;
    this.outbox = outbox;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
  }

  /** What a new quote is charged for. */
  @Transactional(readOnly = true)
  public Work measuring(Buyer buyer, OrderId orderId) {
    return get(buyer, orderId).head().item() instanceof Item.UploadedModel(ModelFile file, _, _, _)
        ? Work.Measuring.ofFile(file.sizeBytes())
        : Work.NONE;
  }

  /** What a buyer's open pages listen for. */
  public static String liveTopic(Buyer buyer) {
    return OrderRows.liveTopic(buyer.ref());
  }

  /**
   * Begins an order, and tells the sellers whose it is.
   *
   * @throws Problem invalid-field, piece-not-found or too-many-open-orders
   */
  @Transactional
  public OrderView initiate(NewOrder wanted) {
    String ref = wanted.buyer().ref();
    requireFewOpen(ref);
    OrderId orderId = OrderId.next(clock);
    Item item =
        wanted.pieceId() == null
            ? new Item.AwaitedModel()
            : new Item.ReadyPiece(wanted.pieceId(), offer(wanted.pieceId()));
    Change<Draft> change =
        Draft.begin(
            new Order.Head(
                orderId, channel, ref, wanted.reference(), item, wanted.quantity(), null),
            settings.quantityMax());
    if (change.says() instanceof OrderInitiated initiated) {
      rows.insert(change.after(), batons.begin(orderId, channel, initiated));
      touched(wanted.buyer(), orderId);
    }
    outbox.put(
        Topics.contacts(channel),
        new ContactCard(Uuid7.next(clock), ref, channel, wanted.name(), wanted.email()));
    return view(wanted.buyer(), orderId);
  }

  private void requireFewOpen(String ref) {
    Instant now = clock.instant();
    OrderRows.Open open = rows.openOrders(ref, now.minus(settings.openOrdersWithin()));
    if (open.orders() >= settings.openOrdersMax() && open.oldest() != null) {
      Instant again = open.oldest().plus(settings.openOrdersWithin());
      throw new Problem(
          ChannelProblem.TOO_MANY_OPEN_ORDERS,
          "At most %d orders may be begun within %d hours and not submitted; submit or cancel one."
              .formatted(settings.openOrdersMax(), settings.openOrdersWithin().toHours()),
          Map.of("retryAfterSeconds", Math.max(1, Duration.between(now, again).toSeconds())));
    }
  }

  /** Its buyer has done something about it: the time after which a draft is closed begins anew. */
  @Transactional(propagation = Propagation.MANDATORY)
  void touched(Buyer buyer, OrderId orderId) {
    ChannelSettings.Drafts drafts = settings.drafts();
    rows.keep(orderId, clock.instant().plus(buyer.guest() ? drafts.guestKept() : drafts.kept()));
  }

  private QuoteState offer(String pieceId) {
    return QuoteState.listed(
        catalogue.get(pieceId), clock.instant().plus(settings.piecePriceValid()));
  }

  /**
   * @throws Problem order-not-found, also when it is another's
   */
  @Transactional(readOnly = true)
  public OrderView view(Buyer buyer, OrderId orderId) {
    return views.view(buyer.ref(), orderId, clock.instant());
  }

  /**
   * The newest first; figures without what stands behind them.
   *
   * @param number its beginning as somebody has heard it; blank for all
   */
  @Transactional(readOnly = true)
  public Page<OrderView> page(Buyer buyer, String number, @Nullable String before, int limit) {
    return number.isBlank()
        ? views.page(buyer.ref(), before, limit, clock.instant())
        : views.numbered(buyer.ref(), number, before, limit, clock.instant());
  }

  /**
   * The order as it is decided about, for a look and without holding it.
   *
   * @throws Problem order-not-found, also when it is another's
   */
  Order get(Buyer buyer, OrderId orderId) {
    return rows.get(buyer.ref(), orderId);
  }

  /** Locked until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  Order lock(Buyer buyer, OrderId orderId) {
    batons.lock(orderId);
    return rows.get(buyer.ref(), orderId);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void save(Change<? extends Order> change) {
    rows.update(change.after());
    OrderEvent event = change.says();
    if (event != null) {
      rows.apply(batons.say(change.after().head().orderId(), event));
    }
  }

  /**
   * @throws Problem as {@link Draft#wantsQuote}
   */
  @Transactional
  OrderView wantQuote(Buyer buyer, OrderId orderId, @Nullable Unit unit, long chargedUnits) {
    Order order = lock(buyer, orderId);
    touched(buyer, orderId);
    if (order.head().item() instanceof Item.ReadyPiece(String pieceId, _)) {
      if (unit != null) {
        throw new Problem(CommonProblem.INVALID_FIELD, "A ready piece has no 'unit'.");
      }
      Item relisted = new Item.ReadyPiece(pieceId, offer(pieceId));
      save(new Change<>(order.requireDraft().with(relisted), null));
      return view(buyer, orderId);
    }
    Draft draft = order.requireDraft();
    Item.UploadedModel model = draft.wantsQuote(unit, settings.quotesPerFileMax(), clock.instant());
    if (model == draft.head().item()) {
      work.correct(buyer.ref(), chargedUnits, Work.NONE); // it is asked for already
    } else {
      uploads.charged(model.file().modelId(), chargedUnits);
      save(new Change<>(draft.with(model), null));
      outbox.put(
          Topics.wishes(channel),
          new QuoteWanted(
              Uuid7.next(clock),
              orderId,
              model.file().modelId(),
              unit == null ? null : unit.name()));
    }
    return view(buyer, orderId);
  }

  /**
   * Whoever says the same again changes nothing.
   *
   * @throws Problem as {@link Draft#submit}
   */
  @Transactional
  OrderView submit(Buyer buyer, OrderId orderId, @Nullable Alloy alloy, int quantity) {
    Order order = lock(buyer, orderId);
    if (!order.submittedWith(alloy, quantity)) {
      save(order.requireDraft().submit(alloy, quantity, settings.quantityMax(), clock.instant()));
    }
    return view(buyer, orderId);
  }

  /**
   * Cancels at once while this channel decides; otherwise asks whoever does. What was cancelled for
   * this reason stays so.
   *
   * @throws Problem as {@link Order.Submitted#wishesToCancel}
   */
  @Transactional
  OrderView cancel(Buyer buyer, OrderId orderId, @Nullable String reason) {
    switch (lock(buyer, orderId)) {
      case Draft draft -> save(draft.cancel(null, reason));
      case Order.Submitted submitted -> askToCancel(submitted, reason);
      case Order.Ended ended -> ended.requireWasToBeCancelled(reason);
    }
    return view(buyer, orderId);
  }

  private void askToCancel(Order.Submitted order, @Nullable String reason) {
    UUID wishId = Uuid7.next(clock);
    Order.Submitted asked = order.wishesToCancel(wishId, reason, clock.instant());
    if (asked != order) {
      save(new Change<>(asked, null));
      outbox.put(
          Topics.wishes(channel),
          new CancelRequested(wishId, order.head().orderId(), reason, clock.instant()));
    }
  }

  /** A wish that reaches this channel, for the order has come back to it. */
  @Transactional(propagation = Propagation.MANDATORY)
  void grant(CancelRequested wish) {
    Draft draft = rows.find(wish.orderId()).orElseThrow().requireDraft();
    save(draft.cancel(wish.messageId(), wish.reason()));
  }

  /** An event said by somebody else. */
  @Transactional(propagation = Propagation.MANDATORY)
  void apply(Said said) {
    if (said.channel() == channel) {
      if (said.event() instanceof ModelRefused refusal) {
        rows.find(said.orderId()).map(order -> order.givenBack(refusal)).ifPresent(rows::update);
      }
      rows.apply(said);
    }
  }

  /** How far a quote has come. */
  @Transactional(propagation = Propagation.MANDATORY)
  void heardProgress(OrderId orderId, ModelId modelId, Message message) {
    project(orderId, order -> order.heard(modelId, message));
  }

  /** The price is ready, held or refused. */
  @Transactional(propagation = Propagation.MANDATORY)
  void heardQuote(OrderId orderId, ModelId modelId, Message message) {
    Projected changed = project(orderId, order -> order.heard(modelId, message));
    if (changed != null) {
      Order.Head head = changed.order().head();
      events.publishEvent(
          new QuoteTold(
              orderId,
              head.customerRef(),
              head.reference(),
              message.type(),
              changed.state(),
              clock.instant()));
    }
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void heardRefusal(Message.CancelRefused refusal) {
    project(refusal.orderId(), order -> order.wishRefused(refusal.wishId(), refusal.code()));
  }

  /** An order that was changed by what was heard, and its state. */
  private record Projected(Order order, OrderState state) {}

  private @Nullable Projected project(OrderId orderId, UnaryOperator<Order> heard) {
    if (rows.find(orderId).isEmpty()) {
      return null;
    }
    OrderState state = batons.lock(orderId).state();
    Order order = rows.find(orderId).orElseThrow();
    Order after = heard.apply(order);
    if (after == order) {
      return null;
    }
    rows.update(after);
    return new Projected(after, state);
  }
}
