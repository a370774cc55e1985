package dev.alexandrite.crm;

import dev.alexandrite.protocol.History;
import dev.alexandrite.protocol.InternalRole;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The role {@code crm}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties(CrmSettings.class)
@Import({InternalRole.class, History.class})
public class CrmApplication {}
