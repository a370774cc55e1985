package dev.alexandrite.insight;

import dev.alexandrite.protocol.History;
import dev.alexandrite.protocol.InternalRole;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The role {@code insight}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties({InsightSettings.class, InsightRetention.class})
@Import({InternalRole.class, History.class})
public class InsightApplication {}
