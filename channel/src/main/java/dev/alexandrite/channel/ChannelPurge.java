package dev.alexandrite.channel;

import dev.alexandrite.protocol.Purge;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;

/** What a channel keeps for a time only. */
@EnableConfigurationProperties(ChannelPurge.Kept.class)
public class ChannelPurge {

  /**
   * @param doneUploads uploads that have arrived, of orders that take no more files
   */
  @ConfigurationProperties("channel.kept")
  record Kept(@DefaultValue("P30D") Duration doneUploads) {}

  private final Purge purge;
  private final Kept kept;

  ChannelPurge(Purge purge, Kept kept) {
    this.purge = purge;
    this.kept = kept;
  }

  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT30S")
  public void run() {
    purge.olderThan(
        kept.doneUploads(),
        "ended uploads",
        """
        delete from upload where model_id in (
          select u.model_id from upload u join channel_order o on o.order_id = u.order_id
          where u.done_at < :before and o.state not in ('INITIATED', 'FILE_UPLOADED')
          order by u.done_at limit :batch for update of u skip locked)
        """);
  }
}
