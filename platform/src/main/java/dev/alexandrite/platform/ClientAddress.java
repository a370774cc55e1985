package dev.alexandrite.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Where a request comes from, as far as one caller can be told from another. */
public final class ClientAddress {
  /** A household is given this much of an IPv6 address; the rest it chooses freely. */
  private static final int IPV6_PREFIX_BYTES = 8;

  private ClientAddress() {}

  public static String of(HttpServletRequest request) {
    return of(request.getRemoteAddr());
  }

  static String of(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address ipv6
          ? HexFormat.of().formatHex(Arrays.copyOf(ipv6.getAddress(), IPV6_PREFIX_BYTES))
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
