package dev.alexandrite.protocol;

import dev.alexandrite.platform.StaffSecurity;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What every role of the internal contour has: the protocol, the staff's sign-in, and the letters
 * that an administrator hears again.
 */
@Configuration(proxyBeanMethods = false)
@Import({Protocol.class, StaffSecurity.class, DeadLetterController.class})
public class InternalRole {}
