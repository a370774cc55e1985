package dev.alexandrite.shop;

import dev.alexandrite.platform.Platform;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The role {@code shop}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@Import(Platform.class)
public class ShopApplication {}
