package dev.alexandrite.assignment;

import dev.alexandrite.protocol.InternalRole;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The role {@code assignment}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties(AssignmentSettings.class)
@Import(InternalRole.class)
public class AssignmentApplication {}
