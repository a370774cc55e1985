package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A ZIP file read by its directory alone, and suspiciously: no entry may overlap another, be a
 * link, or share a name; what inflates is counted while it inflates, and checked against size and
 * CRC.
 */
final class Archive {
  private static final int END = 22;
  private static final int COMMENT_MAX = 0xffff;
  private static final long RATIO_FROM = 16L << 20;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = StlReader.INT;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long IN_EXTRA = 0xffff_ffffL;

  private record Entry(String name, boolean packed, long crc, long from, long to, long size) {}

  private final MemorySegment file;
  private final Limits limits;
  private final Map<String, Entry> entries = new HashMap<>();
  private long inflated;

  Archive(MemorySegment file, Limits limits) throws Refusal {
    this.file = file;
    this.limits = limits;
    long end = end(file);
    if (end < 0) {
      throw invalid("no directory: the file is cut off");
    }
    long count = unsignedShort(end + 10);
    long size = unsignedInt(end + 12);
    long from = unsignedInt(end + 16);
    if (end >= 20 && file.get(INT, end - 20) == 0x07064b50) { // ZIP64, which lib3mf always writes
      long record = file.get(LONG, end - 12);
      if (record < 0 || record + 56 > end - 20 || file.get(INT, record) != 0x06064b50) {
        throw invalid("its directory lies outside");
      }
      count = file.get(LONG, record + 32);
      size = file.get(LONG, record + 40);
      from = file.get(LONG, record + 48);
    }
    if (size < 0 || from < 0 || size > end || from > end - size) {
      throw invalid("its directory lies outside");
    }
    if (count < 0 || count > limits.archiveEntriesMax()) {
      throw new Refusal(
          RefusalCode.ARCHIVE_LIMIT,
          "%,d entries, more than %,d".formatted(count, limits.archiveEntriesMax()));
    }
    readDirectory(from, from + size, (int) count);
    requireApart();
  }

  static boolean hasEnd(MemorySegment file) {
    return end(file) >= 0;
  }

  /** Where the end record is, or -1. */
  private static long end(MemorySegment file) {
    long last = file.byteSize() - END;
    for (long at = last; at >= 0 && at >= last - COMMENT_MAX; at--) {
      if (file.get(INT, at) == 0x06054b50
          && at + END + Short.toUnsignedInt(file.get(SHORT, at + 20)) <= file.byteSize()) {
        return at;
      }
    }
    return -1;
  }

  private static Refusal invalid(String why) {
    return new Refusal(RefusalCode.ARCHIVE_INVALID, "The archive is invalid: " + why);
  }

  private int unsignedShort(long at) {
    return Short.toUnsignedInt(file.get(SHORT, at));
  }

  private long unsignedInt(long at) {
    return Integer.toUnsignedLong(file.get(INT, at));
  }

  private void readDirectory(long from, long to, int count) throws Refusal {
    long at = from;
    for (int i = 0; i < count; i++) {
      if (at + 46 > to || file.get(INT, at) != 0x02014b50) {
        throw invalid("its directory is damaged");
      }
      int flags = unsignedShort(at + 8);
      int method = unsignedShort(at + 10);
      int nameLength = unsignedShort(at + 28);
      long extra = at + 46 + nameLength;
      long next = extra + unsignedShort(at + 30) + unsignedShort(at + 32);
      if (next > to) {
        throw invalid("its directory is damaged");
      }
      if ((flags & 0x41) != 0) {
        throw invalid("it is encrypted");
      }
      if (method != 0 && method != 8) {
        throw invalid("packed by a method that 3MF forbids");
      }
      if ((unsignedInt(at + 38) >>> 28) == 0xa) {
        throw invalid("it holds a symbolic link");
      }
      long[] sizes = {unsignedInt(at + 24), unsignedInt(at + 20), unsignedInt(at + 42)};
      readExtra(extra, extra + unsignedShort(at + 30), sizes);
      byte[] name = file.asSlice(at + 46, nameLength).toArray(ValueLayout.JAVA_BYTE);
      add(
          new String(name, StandardCharsets.UTF_8),
          method == 8,
          unsignedInt(at + 16),
          sizes[2],
          sizes[1],
          sizes[0],
          from);
      at = next;
    }
  }

  /** ZIP64: size, packed size and place, each only where the directory had no room for it. */
  private void readExtra(long from, long to, long[] sizes) throws Refusal {
    for (long at = from; at + 4 <= to; at += 4 + unsignedShort(at + 2)) {
      long value = at + 4;
      long end = Math.min(to, value + unsignedShort(at + 2));
      for (int i = 0; unsignedShort(at) == 1 && i < sizes.length; i++) {
        if (sizes[i] == IN_EXTRA && value + 8 <= end) {
          sizes[i] = file.get(LONG, value);
          value += 8;
        }
      }
    }
    for (long size : sizes) {
      if (size < 0 || size >= IN_EXTRA) {
        throw invalid("an entry lies outside");
      }
    }
  }

  private void add(
      String name, boolean packed, long crc, long header, long packedSize, long size, long limit)
      throws Refusal {
    if (header + 30 > limit || file.get(INT, header) != 0x04034b50) {
      throw invalid("an entry lies outside");
    }
    long data = header + 30 + unsignedShort(header + 26) + unsignedShort(header + 28);
    if (data + packedSize > limit) {
      throw invalid("an entry lies outside");
    }
    if (("/" + name + "/").contains("/../") || name.indexOf('\0') >= 0) {
      throw invalid("a name leads outside");
    }
    // Package names are the same in any case of letters.
    String key = key(name);
    if (entries.put(key, new Entry(name, packed, crc, data, data + packedSize, size)) != null) {
      throw invalid("two entries share a name");
    }
  }

  private static String key(String name) {
    String key = name.toLowerCase(Locale.ROOT).replace('\\', '/');
    return key.startsWith("/") ? key.substring(1) : key;
  }

  private void requireApart() throws Refusal {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::from));
    for (int i = 1; i < sorted.size(); i++) {
      // The header of the next one lies between, and is at least 30 bytes.
      if (sorted.get(i).from - 30 < sorted.get(i - 1).to) {
        throw invalid("entries overlap");
      }
    }
  }

  boolean has(String name) {
    return entries.containsKey(key(name));
  }

  /** Names that end so, in any case of letters. */
  List<String> namesEnding(String suffix) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(suffix))
        .map(entry -> entry.getValue().name)
        .sorted()
        .toList();
  }

  Part open(String name) throws Refusal {
    Entry entry = entries.get(key(name));
    if (entry == null) {
      throw new Refusal(RefusalCode.BAD_REFERENCE, "The archive has no part of that name");
    }
    // Beyond what the directory says nothing is inflated, so a bomb that says so isn't begun.
    requireModest(inflated + entry.size, entry.size, entry);
    return new Part(entry);
  }

  private void requireModest(long inAll, long inEntry, Entry entry) throws Refusal {
    if (inAll > limits.archiveBytesMax()) {
      throw new Refusal(
          RefusalCode.ARCHIVE_LIMIT,
          "Inflates to more than %,d bytes".formatted(limits.archiveBytesMax()));
    }
    if (inEntry > RATIO_FROM && inEntry / limits.archiveRatioMax() > entry.to - entry.from) {
      throw new Refusal(
          RefusalCode.ARCHIVE_LIMIT,
          "Inflates to more than %,d times its size".formatted(limits.archiveRatioMax()));
    }
  }

  /**
   * The bytes of one entry. Whatever is wrong with them is an IOException to the parser that reads
   * them, and afterwards a refusal in {@link #refusal}.
   */
  final class Part extends InputStream {
    private final Entry entry;
    private final ByteBuffer packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] one = new byte[1];
    private long count;
    @Nullable Refusal refusal;

    /** Somebody has asked for more than there is. */
    boolean ended;

    private Part(Entry entry) {
      this.entry = entry;
      packed = file.asSlice(entry.from, entry.to - entry.from).asByteBuffer();
      if (entry.packed) {
        inflater.setInput(packed);
      }
    }

    private IOException refuse(Refusal why) {
      refusal = refusal == null ? why : refusal;
      return new IOException(why.detail());
    }

    @Override
    public int read() throws IOException {
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int n = entry.packed ? inflate(into, offset, length) : copy(into, offset, length);
      if (n < 0) {
        ended = true;
        if (count != entry.size || crc.getValue() != entry.crc) {
          throw refuse(invalid("an entry is damaged"));
        }
        return -1;
      }
      count += n;
      inflated += n;
      crc.update(into, offset, n);
      if (count > entry.size) {
        throw refuse(invalid("an entry is larger than it says"));
      }
      return n;
    }

    private int copy(byte[] into, int offset, int length) {
      int n = Math.min(length, packed.remaining());
      packed.get(into, offset, n);
      return n == 0 ? -1 : n;
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
      try {
        int n = inflater.inflate(into, offset, length);
        if (n > 0) {
          return n;
        }
        if (!inflater.finished()) {
          throw refuse(invalid("an entry is cut off"));
        }
        return -1;
      } catch (DataFormatException e) {
        throw refuse(invalid("an entry is damaged"));
      }
    }

    /** Reads what the parser left, so that the size and the CRC of everything are checked. */
    void finish() throws Refusal {
      byte[] rest = new byte[1 << 13];
      try {
        while (read(rest, 0, rest.length) >= 0) {
          continue;
        }
      } catch (IOException e) {
        if (refusal == null) {
          throw invalid("an entry is damaged");
        }
      }
      if (refusal != null) {
        throw refusal;
      }
    }

    /** Parsers close what they have read to its end; it is still needed then. */
    @Override
    public void close() {}

    void release() {
      inflater.end();
    }
  }
}
