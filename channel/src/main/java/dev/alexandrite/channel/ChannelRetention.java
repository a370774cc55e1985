package dev.alexandrite.channel;

import dev.alexandrite.protocol.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a channel keeps for a time only.
 *
 * @param doneUploads uploads that have arrived, of orders that take no more files
 */
@ConfigurationProperties("channel.kept")
record ChannelRetention(@DefaultValue("P30D") Duration doneUploads) implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            doneUploads,
            "ended uploads",
            """
            delete from upload where model_id in (
              select u.model_id from upload u join channel_order o on o.order_id = u.order_id
              where u.done_at < :before and o.state not in ('INITIATED', 'FILE_UPLOADED')
              order by u.done_at limit :batch for update of u skip locked)
            """));
  }
}
