package dev.alexandrite.geometry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Reads a model file. The content decides what it is; the name is a hint and never opened. */
public final class MeshReader {
  private static final int LOOK = 512;

  private MeshReader() {}

  /**
   * @param file where the bytes are
   * @param fileName what the customer called it: any text at all
   */
  public static Mesh read(Path file, String fileName, Limits limits) throws Refusal {
    return read(file, fileName, limits, Deadline.in(limits.time()));
  }

  static Mesh read(Path file, String fileName, Limits limits, Deadline deadline) throws Refusal {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofShared()) {
      long size = channel.size();
      if (size == 0) {
        throw new Refusal(RefusalCode.EMPTY_FILE, "The file is empty");
      }
      if (size > limits.fileBytesMax()) {
        throw new Refusal(
            RefusalCode.TOO_LARGE,
            "%,d bytes, more than %,d".formatted(size, limits.fileBytesMax()));
      }
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      return read(bytes, extension(fileName), limits, deadline);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String extension(String fileName) {
    String name = fileName.strip().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  static Mesh read(MemorySegment bytes, String extension, Limits limits, Deadline deadline)
      throws Refusal, IOException {
    if (bytes.byteSize() > StlReader.HEADER
        && bytes.byteSize() == StlReader.HEADER + StlReader.FACET * StlReader.announced(bytes)) {
      return StlReader.readBinary(bytes, limits, deadline);
    }
    String head = head(bytes);
    String start = head.stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("solid") && isText(bytes)) {
      return StlReader.readText(stream(bytes), isOneLine(bytes), new MeshBuilder(limits, deadline));
    }
    if (extension.equals("stl")) {
      return StlReader.readBinary(bytes, limits, deadline);
    }
    throw new Refusal(
        RefusalCode.UNKNOWN_FORMAT, "Neither content nor name is one of STL, OBJ, 3MF, PLY, OFF");
  }

  private static String head(MemorySegment bytes) {
    int size = (int) Math.min(LOOK, bytes.byteSize());
    byte[] head = bytes.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  /** No zero bytes near the beginning: binary STL has them in its first numbers at the latest. */
  static boolean isText(MemorySegment bytes) {
    return head(bytes).indexOf(0) < 0;
  }

  /** Whether a text STL has all its facets in the line that begins with "solid". */
  private static boolean isOneLine(MemorySegment bytes) {
    byte[] word = "endfacet".getBytes(StandardCharsets.US_ASCII);
    int matched = 0;
    boolean begun = false;
    for (long i = 0; i < bytes.byteSize(); i++) {
      byte b = bytes.get(ValueLayout.JAVA_BYTE, i);
      if ((b == '\n' || b == '\r') && begun) {
        return false;
      }
      begun |= b > ' ';
      int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
      matched = lower == word[matched] ? matched + 1 : lower == word[0] ? 1 : 0;
      if (matched == word.length) {
        return true;
      }
    }
    return false;
  }

  static InputStream stream(MemorySegment bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    return new InputStream() {
      @Override
      public int read() {
        return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        int n = Math.min(length, buffer.remaining());
        buffer.get(into, offset, n);
        return n == 0 && length > 0 ? -1 : n;
      }
    };
  }
}
