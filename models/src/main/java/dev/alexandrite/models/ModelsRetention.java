package dev.alexandrite.models;

import dev.alexandrite.protocol.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept of files that are no more.
 *
 * @param expiredModels the memory of a file that was deleted
 */
@ConfigurationProperties("models.kept")
record ModelsRetention(@DefaultValue("P400D") Duration expiredModels) implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            expiredModels,
            "expired models",
            """
            delete from model where model_id in (
              select model_id from model m
              where stage = 'EXPIRED' and since < :before
                and not exists (select from move where move.model_id = m.model_id)
              order by since limit :batch for update skip locked)
            """));
  }
}
