package dev.alexandrite.embedded;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What callers are counted by: an address, or of IPv6 the /64 that one household has. */
final class SourceAddress {
  private static final int IPV6_PREFIX_BYTES = 8;

  private SourceAddress() {}

  static String of(String address) {
    int zone = address.indexOf('%');
    return of(InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)));
  }

  static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_PREFIX_BYTES))
        : address.getHostAddress();
  }
}
