package dev.alexandrite.models;

import dev.alexandrite.protocol.Purge;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What is kept of files that are no more. */
@Component
@EnableConfigurationProperties(ModelsPurge.Kept.class)
class ModelsPurge {

  /**
   * @param expiredModels the memory of a file that was deleted
   */
  @ConfigurationProperties("models.kept")
  record Kept(@DefaultValue("P400D") Duration expiredModels) {}

  private final Purge purge;
  private final Kept kept;

  ModelsPurge(Purge purge, Kept kept) {
    this.purge = purge;
    this.kept = kept;
  }

  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT30S")
  void run() {
    purge.olderThan(
        kept.expiredModels(),
        "expired models",
        """
        delete from model where model_id in (
          select model_id from model m
          where stage = 'EXPIRED' and since < :before
            and not exists (select from move where move.model_id = m.model_id)
          order by since limit :batch for update skip locked)
        """);
  }
}
