package dev.alexandrite.shop;

import dev.alexandrite.channel.SalesChannel;
import dev.alexandrite.protocol.Protocol;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The role {@code shop}; started by {@link dev.alexandrite.platform.RoleLauncher}. */
@SpringBootApplication
@EnableConfigurationProperties({ShopSettings.class, ShopRetention.class})
@Import({Protocol.class, SalesChannel.class})
public class ShopApplication {}
