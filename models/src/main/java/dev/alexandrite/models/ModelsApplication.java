package dev.alexandrite.models;

import dev.alexandrite.platform.StoreCheck;
import dev.alexandrite.protocol.InternalRole;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The role {@code models}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties({ModelsSettings.class, ModelsRetention.class})
@Import(InternalRole.class)
public class ModelsApplication {

  @Bean
  StoreCheck storeCheck(Store store, ConfigurableApplicationContext role) {
    return new StoreCheck(store::trial, role);
  }
}
