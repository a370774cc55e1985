package dev.alexandrite.partner;

import dev.alexandrite.channel.SalesChannel;
import dev.alexandrite.platform.Platform;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The role {@code partner}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties(PartnerSettings.class)
@Import({Platform.class, SalesChannel.class})
public class PartnerApplication {

  @Bean
  PartnerKeys partnerKeys(JdbcClient jdbc, Clock clock) {
    return new PartnerKeys(jdbc, clock);
  }
}
