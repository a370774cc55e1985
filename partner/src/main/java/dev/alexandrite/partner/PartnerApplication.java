package dev.alexandrite.partner;

import dev.alexandrite.platform.Platform;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The role {@code partner}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@Import(Platform.class)
public class PartnerApplication {}
