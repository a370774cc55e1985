package dev.alexandrite.mes;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.protocol.InternalRole;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The role {@code mes}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties(MesSettings.class)
@Import(InternalRole.class)
public class MesApplication {

  @Bean
  Assignment assignment(MesSettings settings) {
    return RoleClient.of(Role.ASSIGNMENT, settings.assignmentUrl(), settings, Assignment.class);
  }

  @Bean
  ModelFiles modelFiles(MesSettings settings) {
    return RoleClient.of(Role.MODELS, settings.modelsUrl(), settings, ModelFiles.class);
  }
}
