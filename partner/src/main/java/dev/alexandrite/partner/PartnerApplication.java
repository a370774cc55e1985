package dev.alexandrite.partner;

import dev.alexandrite.channel.SalesChannel;
import dev.alexandrite.platform.Bell;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.protocol.Protocol;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import java.time.Clock;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;

/** The role {@code partner}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties({
  PartnerSettings.class,
  PartnerRetention.class,
  WebhookSettings.class
})
@Import({Protocol.class, SalesChannel.class})
public class PartnerApplication {

  /** In the API's document, with every command that does not ask for it already. */
  @Bean
  OperationCustomizer keysInTheDocument() {
    return (operation, method) -> {
      if (method.hasMethodAnnotation(PostMapping.class)
          && (operation.getParameters() == null
              || operation.getParameters().stream()
                  .noneMatch(p -> CommandKey.HEADER.equals(p.getName())))) {
        operation.addParametersItem(
            new HeaderParameter()
                .name(CommandKey.HEADER)
                .description("The answer is kept, and given again to the same request.")
                .schema(new StringSchema()));
      }
      return operation;
    };
  }

  /** Rings for the courier. */
  @Bean
  Bell bell() {
    return new Bell();
  }

  @Bean
  PartnerKeys partnerKeys(JdbcClient jdbc, Clock clock) {
    return new PartnerKeys(jdbc, clock);
  }
}
