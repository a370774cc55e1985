package dev.alexandrite.crm;

import dev.alexandrite.platform.Platform;
import dev.alexandrite.platform.StaffSecurity;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The role {@code crm}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties(CrmSettings.class)
@Import({Platform.class, StaffSecurity.class})
public class CrmApplication {}
