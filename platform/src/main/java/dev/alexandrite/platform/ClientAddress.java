package dev.alexandrite.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Where a request comes from, as far as one caller can be told from another: what callers are
 * counted by.
 *
 * <p>It is the other end of the connection. Only when that is one of {@code house.trusted-proxies},
 * it is the last address in X-Forwarded-For that is no such proxy; what stands before it there was
 * written by the caller.
 */
public final class ClientAddress {
  /** What can't be read is counted together, or it would be a way not to be counted. */
  static final String UNKNOWN = "unknown";

  /** A household is given this much of an IPv6 address; the rest it chooses freely. */
  private static final int IPV6_PREFIX_BYTES = 8;

  /** And who asks for more, or rents a server, this much. */
  private static final int IPV6_NETWORK_BYTES = 6;

  private static final Pattern IPV6 = Pattern.compile("[0-9a-f]{" + 2 * IPV6_PREFIX_BYTES + "}");

  private ClientAddress() {}

  public static String of(HttpServletRequest request) {
    return of(request.getRemoteAddr());
  }

  /**
   * The /48 of an IPv6 address, in which one caller may have thousands; any other is its own.
   *
   * @param address as this class says it
   */
  public static String networkOf(String address) {
    return IPV6.matcher(address).matches() ? address.substring(0, 2 * IPV6_NETWORK_BYTES) : address;
  }

  /**
   * @param address may carry a port or a zone, as some proxies have it
   */
  static String of(String address) {
    try {
      InetAddress known = InetAddress.ofLiteral(bare(address.strip()));
      return known instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(known.getAddress(), IPV6_PREFIX_BYTES))
          : known.getHostAddress();
    } catch (IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  private static String bare(String address) {
    String inside = address;
    int bracket = address.indexOf(']');
    int colon = address.indexOf(':');
    if (address.startsWith("[") && bracket > 0) {
      inside = address.substring(1, bracket);
    } else if (colon > 0 && colon == address.lastIndexOf(':')) {
      inside = address.substring(0, colon);
    }
    int zone = inside.indexOf('%');
    return zone < 0 ? inside : inside.substring(0, zone);
  }
}
