package dev.alexandrite.models;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.models.Store.Place;
import dev.alexandrite.models.Store.Stored;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Files of before the channels had parts of their own in the incoming store: they move there, and
 * of those that are further their buyers get something to see. Each once; a file that is asked to
 * move on waits for it.
 */
@Repository
class OldKeys {
  private record Old(ModelId modelId, Channel channel, Stage stage) {}

  private final JdbcClient jdbc;
  private final Store store;

  OldKeys(JdbcClient jdbc, Store store) {
    this.jdbc = jdbc;
    this.store = store;
  }

  /**
   * True when there was one.
   *
   * @throws Store.Away when the store can't
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean settleOne() {
    Optional<Old> old =
        jdbc.sql(
                """
                select f.model_id, b.channel, f.stage
                from model f join baton b on b.order_id = f.order_id
                where f.channel is null limit 1 for update of f skip locked
                """)
            .query(
                (row, n) ->
                    new Old(
                        new ModelId(row.getObject("model_id", UUID.class)),
                        Channel.valueOf(row.getString("channel")),
                        Stage.valueOf(row.getString("stage"))))
            .optional();
    old.ifPresent(this::settle);
    return old.isPresent();
  }

  private void settle(Old old) {
    Place incoming = Place.of(Stage.INCOMING, old.channel(), old.modelId());
    Place before = Place.old(old.modelId());
    switch (old.stage()) {
      case INCOMING -> {
        moved(before, incoming);
      }
      case WORK, ARCHIVE -> {
        copy(
            Place.of(old.stage(), old.channel(), old.modelId()),
            Place.shown(old.channel(), old.modelId()));
        store.delete(before);
      }
      case EXPIRED -> store.delete(before);
    }
    jdbc.sql("update model set channel = :channel where model_id = :modelId")
        .param("channel", old.channel().name())
        .param("modelId", old.modelId().value())
        .update();
  }

  /** What already lies there may be anybody's; the file of before is the one that was priced. */
  private void moved(Place from, Place to) {
    Optional<Stored> source = store.find(from);
    if (source.isPresent()) {
      if (store.find(to).filter(source.get()::sameAs).isEmpty()) {
        store.copy(from, to, source.get());
      }
      store.delete(from);
    }
  }

  private void copy(Place from, Place to) {
    Optional<Stored> source = store.find(from);
    if (source.isPresent() && store.find(to).isEmpty()) {
      store.copy(from, to, source.get());
    }
  }
}
