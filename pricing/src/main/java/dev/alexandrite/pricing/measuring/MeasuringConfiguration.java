package dev.alexandrite.pricing.measuring;

import dev.alexandrite.platform.Bell;
import dev.alexandrite.platform.StoreCheck;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The role begins only where its store is as it should be. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MeasuringSettings.class, CalculationRetention.class})
class MeasuringConfiguration {

  @Bean
  Bell bell() {
    return new Bell();
  }

  @Bean
  StoreCheck storeCheck(Store store, ConfigurableApplicationContext role) {
    return new StoreCheck(store::trial, role);
  }
}
