package dev.alexandrite.channel;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.platform.StoreCheck;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What both sales channels have; their applications import it, their configuration imports {@code
 * channel.yaml} and says {@code channel.path}, and their migrations are {@code channel} and their
 * own. Their security puts a {@link Buyer} on each request.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ChannelSettings.class, ChannelRetention.class, MailSettings.class})
@Import({
  OrderRows.class,
  OrderViews.class,
  Orders.class,
  Uploads.class,
  UploadRows.class,
  ByteQuota.class,
  Drafts.class,
  Store.class,
  Catalogue.class,
  ChannelListener.class,
  OrderController.class,
  CatalogueController.class,
  Mails.class,
  OrderMails.class,
  Postman.class,
  MailInboxController.class
})
public class SalesChannel {

  @Bean
  Channel channel(Role role) {
    return Channel.valueOf(role.name());
  }

  /** The channel's own meter, where its buyers are charged for their work. */
  @Bean
  @ConditionalOnMissingBean
  WorkMeter freeWork() {
    return WorkMeter.FREE;
  }

  @Bean
  StoreCheck storeCheck(Store store, ConfigurableApplicationContext role) {
    return new StoreCheck(store::trial, role);
  }
}
