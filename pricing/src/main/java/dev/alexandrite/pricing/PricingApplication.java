package dev.alexandrite.pricing;

import dev.alexandrite.protocol.InternalRole;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The role {@code pricing}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@Import(InternalRole.class)
public class PricingApplication {}
