package dev.alexandrite.pricing;

import dev.alexandrite.platform.Platform;
import dev.alexandrite.platform.StaffSecurity;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The role {@code pricing}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@Import({Platform.class, StaffSecurity.class})
public class PricingApplication {}
