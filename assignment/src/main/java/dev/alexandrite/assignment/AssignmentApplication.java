package dev.alexandrite.assignment;

import dev.alexandrite.platform.Platform;
import dev.alexandrite.platform.StaffSecurity;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The role {@code assignment}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties(AssignmentSettings.class)
@Import({Platform.class, StaffSecurity.class})
public class AssignmentApplication {}
