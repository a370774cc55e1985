package dev.alexandrite.channel;

import dev.alexandrite.channel.UploadTicket.UploadPart;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Files on their way into the store. The store is asked outside of any transaction: what it says is
 * checked again when it is written down.
 */
@Service
public class Uploads {
  private static final Logger log = LoggerFactory.getLogger(Uploads.class);

  /** An upload that ends at this very moment is left alone. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final int SWEEP = 100;

  private final Orders orders;
  private final Store store;
  private final ByteQuota quota;
  private final UploadRows rows;
  private final WorkMeter work;
  private final TransactionTemplate transaction;
  private final ChannelSettings settings;
  private final Clock clock;

  Uploads(
      Orders orders,
      Store store,
      ByteQuota quota,
      UploadRows rows,
      WorkMeter work,
      PlatformTransactionManager transactions,
      ChannelSettings settings,
      Clock clock) {
    this.orders = orders;
    this.store = store;
    this.quota = quota;
    this.rows = rows;
    this.work = work;
    this.transaction = new TransactionTemplate(transactions);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Prepares the upload of one file.
   *
   * @param address where it is asked from
   * @param inParts so that it can be taken up again after an interruption
   * @param key the same once more is the same upload; null for a new one each time
   * @throws Problem order-not-found, not-the-owner, illegal-step, model-empty, model-too-large,
   *     invalid-field, too-many-uploads, upload-bytes-used-up, too-many-requests, or
   *     command-differs when the key came with another file
   */
  UploadTicket begin(
      Buyer buyer,
      String address,
      OrderId orderId,
      String fileName,
      long sizeBytes,
      boolean inParts,
      @Nullable CommandKey key) {
    Upload fresh = fresh(orderId, fileName, sizeBytes, inParts);
    Upload upload =
        work.charged(
            buyer,
            sending(sizeBytes),
            units -> {
              Upload begun = begin(buyer, address, fresh, key, units);
              if (begun != fresh) {
                work.correct(buyer.ref(), units, Work.NONE); // it was charged when it was begun
              }
              return begun;
            });
    return ticket(upload);
  }

  /**
   * The same in a transaction that does more, for a file that comes in one piece.
   *
   * @param chargedUnits of work, for {@link #sending}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public UploadTicket begin(
      Buyer buyer,
      String address,
      OrderId orderId,
      String fileName,
      long sizeBytes,
      long chargedUnits) {
    Upload fresh = fresh(orderId, fileName, sizeBytes, false);
    return ticket(begin(buyer, address, fresh, null, chargedUnits));
  }

  private Upload fresh(OrderId orderId, String fileName, long sizeBytes, boolean inParts) {
    return Upload.begin(
        ModelId.next(clock), orderId, fileName, sizeBytes, inParts, settings, clock.instant());
  }

  private Upload begin(
      Buyer buyer, String address, Upload fresh, @Nullable CommandKey key, long chargedUnits) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              Order order = orders.lock(buyer, fresh.orderId());
              Upload before = begun(fresh, key);
              return before == null
                  ? begin(buyer, address, order, fresh, key, chargedUnits)
                  : before;
            }));
  }

  private Upload begin(
      Buyer buyer,
      String address,
      Order order,
      Upload fresh,
      @Nullable CommandKey key,
      long chargedUnits) {
    order.requireDraft().requireTakesFile();
    if (rows.count(fresh.orderId()) >= settings.uploadsPerOrderMax()) {
      throw new Problem(
          ChannelProblem.TOO_MANY_UPLOADS,
          "At most %d files are taken for one order.".formatted(settings.uploadsPerOrderMax()));
    }
    orders.touched(buyer, fresh.orderId());
    rows.insert(fresh, quota.consume(buyer, address, fresh.sizeBytes()), key, chargedUnits);
    return fresh;
  }

  /** What this key has begun already. */
  private @Nullable Upload begun(Upload fresh, @Nullable CommandKey key) {
    if (key == null) {
      return null;
    }
    Optional<Upload> before = rows.begunBy(fresh.orderId(), key);
    if (before.isPresent() && !before.get().sameFileAs(fresh)) {
      throw CommandKey.differs();
    }
    return before.orElse(null);
  }

  /**
   * How far an upload has come, with fresh addresses for what is missing.
   *
   * @throws Problem order-not-found, model-not-found or upload-expired
   */
  public UploadTicket resume(Buyer buyer, OrderId orderId, ModelId modelId) {
    orders.get(buyer, orderId);
    return ticket(rows.get(orderId, modelId));
  }

  private UploadTicket ticket(Upload upload) {
    upload.requireKept(clock.instant());
    Instant now = clock.instant();
    Duration valid = upload.addressValid(settings.uploadAddressValid(), now);
    Instant expiresAt = now.plus(valid);
    ModelId modelId = upload.modelId();
    if (upload.partSizeBytes() == null) {
      boolean done = upload.doneAt() != null;
      return new UploadTicket(
          modelId,
          upload.fileName(),
          upload.sizeBytes(),
          expiresAt,
          done ? null : store.putAddress(modelId, upload.sizeBytes(), valid),
          done ? null : Store.putHeaders(),
          null,
          null,
          null);
    }
    String multipartId = upload.doneAt() == null ? gathered(upload) : "";
    List<Integer> missing =
        upload.doneAt() == null ? upload.missing(arrived(upload, multipartId)) : List.of();
    return new UploadTicket(
        modelId,
        upload.fileName(),
        upload.sizeBytes(),
        expiresAt,
        null,
        Store.partHeaders(),
        upload.partSizeBytes(),
        upload.parts().stream().filter(number -> !missing.contains(number)).toList(),
        missing.stream()
            .map(
                number ->
                    new UploadPart(
                        number,
                        store.partAddress(
                            modelId, multipartId, number, upload.partBytes(number), valid)))
            .toList());
  }

  /** The id under which the store gathers the parts; of two who ask at once, the first wins. */
  private String gathered(Upload upload) {
    if (upload.multipartId() != null) {
      return upload.multipartId();
    }
    String fresh = store.beginParts(upload.modelId());
    String first = rows.gather(upload.modelId(), fresh);
    if (!first.equals(fresh)) {
      store.giveUpParts(upload.modelId(), fresh);
    }
    return first;
  }

  private List<Store.Arrived> arrived(Upload upload, String multipartId) {
    try {
      return store.parts(upload.modelId(), multipartId);
    } catch (Store.NoSuchUpload e) {
      if (whole(upload)) {
        return upload.parts().stream()
            .map(number -> new Store.Arrived(number, upload.partBytes(number), ""))
            .toList();
      }
      throw Upload.expired();
    }
  }

  private boolean whole(Upload upload) {
    return store.sizeBytes(upload.modelId()).orElse(-1) == upload.sizeBytes();
  }

  /**
   * The browser says that the whole file is there: the store is asked, and the order goes on. Once
   * done it stays done, however often it is said.
   *
   * @throws Problem order-not-found, model-not-found, upload-expired, upload-incomplete,
   *     upload-missing, not-the-owner or illegal-step
   */
  public OrderView done(Buyer buyer, OrderId orderId, ModelId modelId) {
    Order order = orders.get(buyer, orderId);
    Upload upload = rows.get(orderId, modelId);
    if (upload.doneAt() == null) {
      order.requireDraft().requireTakesFile();
      upload.requireKept(clock.instant());
      join(upload);
      if (!whole(upload)) {
        throw new Problem(
            ChannelProblem.UPLOAD_MISSING,
            "The store has no file of %d bytes at this address.".formatted(upload.sizeBytes()));
      }
      work.charged(
          buyer,
          Work.Measuring.ofFile(upload.sizeBytes()),
          units -> {
            if (!Objects.requireNonNull(
                transaction.execute(status -> arrive(buyer, upload, units)))) {
              work.correct(buyer.ref(), units, Work.NONE); // somebody else was first to say so
            }
            return upload;
          });
    }
    return orders.view(buyer, orderId);
  }

  private void join(Upload upload) {
    if (upload.multipartId() == null) {
      return;
    }
    try {
      List<Store.Arrived> arrived = store.parts(upload.modelId(), upload.multipartId());
      List<Integer> missing = upload.missing(arrived);
      if (!missing.isEmpty()) {
        throw new Problem(
            ChannelProblem.UPLOAD_INCOMPLETE,
            "%d of %d parts have not arrived.".formatted(missing.size(), upload.parts().size()),
            Map.of("missing", missing));
      }
      store.join(upload.modelId(), upload.multipartId(), arrived);
    } catch (Store.NoSuchUpload e) {
      log.debug("joined before: {}", upload.modelId());
    }
  }

  private boolean arrive(Buyer buyer, Upload upload, long chargedUnits) {
    Order order = orders.lock(buyer, upload.orderId());
    Instant now = clock.instant();
    boolean first = rows.done(upload.modelId(), now, chargedUnits);
    if (first) {
      orders.touched(buyer, upload.orderId());
      ModelFile file = new ModelFile(upload.modelId(), upload.fileName(), upload.sizeBytes(), now);
      orders.save(order.requireDraft().uploaded(file));
    }
    return first;
  }

  /**
   * @param url a pre-signed address to GET the file from
   */
  public record Download(String url, String fileName, long sizeBytes) {}

  /**
   * The order's file, to the end of the order.
   *
   * @throws Problem order-not-found or model-not-found
   */
  Download download(Buyer buyer, OrderId orderId) {
    Item item = orders.get(buyer, orderId).head().item();
    if (item instanceof Item.UploadedModel(ModelFile file, _, _, _)) {
      Optional<String> url = store.getAddress(file.modelId(), settings.downloadAddressValid());
      if (url.isPresent()) {
        return new Download(url.get(), file.fileName(), file.sizeBytes());
      }
    }
    throw new Problem(OrderProblem.MODEL_NOT_FOUND, "There is no file of this order any more.");
  }

  /** Gives up what nobody finished, in the store first. */
  @Scheduled(fixedDelayString = "PT1H")
  public void giveUpTheUnfinished() {
    rows.unfinished(clock.instant().minus(GRACE), SWEEP).forEach(this::giveUp);
  }

  /**
   * One that can't be given up now is tried again in the next round, and keeps no other waiting.
   */
  private void giveUp(Upload upload) {
    try {
      long came = cameBytes(upload);
      store.discard(upload.modelId(), upload.multipartId());
      transaction.executeWithoutResult(status -> forget(upload, came));
    } catch (RuntimeException e) {
      log.warn("upload {} can't be given up now: {}", upload.modelId(), e.toString());
    }
  }

  private long cameBytes(Upload upload) {
    if (upload.multipartId() == null) {
      return store.sizeBytes(upload.modelId()).orElse(0);
    }
    try {
      return store.parts(upload.modelId(), upload.multipartId()).stream()
          .mapToLong(Store.Arrived::sizeBytes)
          .sum();
    } catch (Store.NoSuchUpload e) {
      return store.sizeBytes(upload.modelId()).orElse(0);
    }
  }

  private void forget(Upload upload, long cameBytes) {
    UploadRows.Forgotten gone = rows.forget(upload.modelId());
    if (gone != null) {
      quota.giveBack(
          gone.buyerRef(),
          gone.addressHash(),
          upload.createdAt(),
          Math.max(0, upload.sizeBytes() - cameBytes));
      work.correct(gone.buyerRef(), gone.chargedUnits(), new Work.Sending(cameBytes));
    }
  }

  /** What a file of so many bytes is charged for when it is announced. */
  public Work sending(long sizeBytes) {
    return new Work.Sending(Math.clamp(sizeBytes, 0, settings.modelMaxBytes()));
  }

  /**
   * A model has been looked at, and now it is known how much work that was.
   *
   * @param measured null where nothing could be measured
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void measured(OrderId orderId, ModelId modelId, @Nullable Measured measured) {
    UploadRows.Charged charged = rows.settle(orderId, modelId);
    if (charged != null && measured != null) {
      work.correct(charged.buyerRef(), charged.units(), new Work.Measuring(measured.triangles()));
    }
  }
}
