package dev.alexandrite.partner;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Finds the addresses of a partner's server, unless one of them is in a private network. What is
 * found here is what is connected to: there is no second question whose answer could be another.
 */
final class PublicAddresses implements DnsResolver {

  /** The name leads where nothing of a partner's can be. */
  static final class Private extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    Private(String host) {
      super(host + " is in a private network");
    }
  }

  /**
   * The beginning of a block of addresses, and how many of its bits count (IANA's registries of
   * special-purpose addresses).
   */
  private record Block(byte[] begin, int bits) {
    static Block of(String block) {
      String[] parts = block.split("/");
      return new Block(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
    }

    boolean contains(byte[] address) {
      if (address.length != begin.length) {
        return false;
      }
      int whole = bits / 8;
      int rest = bits % 8;
      return Arrays.equals(address, 0, whole, begin, 0, whole)
          && (rest == 0 || (address[whole] ^ begin[whole]) >> (8 - rest) == 0);
    }
  }

  private static final List<Block> SPECIAL_V4 =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.31.196.0/24",
              "192.52.193.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "192.175.48.0/24",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4")
          .stream()
          .map(Block::of)
          .toList();

  /** All others are not given to anybody, or lead through a gateway to any IPv4 address. */
  private static final Block GLOBAL_V6 = Block.of("2000::/3");

  private static final List<Block> SPECIAL_V6 =
      List.of("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20").stream()
          .map(Block::of)
          .toList();

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return SPECIAL_V4.stream().noneMatch(block -> block.contains(bytes));
    }
    return GLOBAL_V6.contains(bytes) && SPECIAL_V6.stream().noneMatch(b -> b.contains(bytes));
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    if (!Arrays.stream(found).allMatch(PublicAddresses::isPublic)) {
      throw new Private(host);
    }
    return found;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
