package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
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
import org.jspecify.annotations.Nullable;

/** Reads a model file. The content decides what it is; the name is a hint and never opened. */
public final class MeshReader {
  private static final int LOOK = 512;

  /** How far comments at the beginning of a file are looked past. */
  private static final int COMMENTS = 1 << 16;

  private MeshReader() {}

  /**
   * @param file where the bytes are
   * @param fileName what the customer called it: any text at all
   */
  public static Mesh read(Path file, String fileName, Limits limits) throws Refusal {
    return read(file, fileName, limits, Deadline.in(limits.time()));
  }

  public static Mesh read(Path file, String fileName, Limits limits, Deadline deadline)
      throws Refusal {
    return open(
        file,
        limits,
        (bytes, channel) -> read(bytes, channel, extension(fileName), limits, deadline));
  }

  public static Estimate estimate(Path file, String fileName, Limits limits, Deadline deadline)
      throws Refusal {
    return open(
        file,
        limits,
        (bytes, channel) ->
            isExactlyBinaryStl(bytes)
                ? StlReader.estimate(bytes, channel, new MeshBuilder(limits, deadline))
                : estimate(read(bytes, channel, extension(fileName), limits, deadline)));
  }

  public static Estimate estimate(Mesh mesh) {
    return FacetSums.of(mesh);
  }

  private interface Reading<T> {
    T from(MemorySegment bytes, FileChannel channel) throws Refusal, IOException;
  }

  private static <T> T open(Path file, Limits limits, Reading<T> reading) throws Refusal {
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
      return reading.from(bytes, channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some editors write a mark before UTF-8 text, which is no part of its first word. */
  private static MemorySegment withoutMark(MemorySegment bytes) {
    return head(bytes).startsWith("\u00ef\u00bb\u00bf") ? bytes.asSlice(3) : bytes;
  }

  /** Text as OBJ and OFF have it may begin with any number of comments. */
  private static MemorySegment withoutComments(MemorySegment bytes) {
    boolean inComment = false;
    for (long i = 0; i < Math.min(bytes.byteSize(), COMMENTS); i++) {
      byte b = bytes.get(ValueLayout.JAVA_BYTE, i);
      if (b == '\n' || b == '\r') {
        inComment = false;
      } else if (b == '#') {
        inComment = true;
      } else if (!inComment && b != ' ' && b != '\t') {
        return bytes.asSlice(i);
      }
    }
    return bytes;
  }

  public static String extension(String fileName) {
    String name = fileName.strip().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  public static Mesh read(MemorySegment bytes, String extension, Limits limits, Deadline deadline)
      throws Refusal, IOException {
    return read(bytes, null, extension, limits, deadline);
  }

  /**
   * @param channel where the same bytes can be read from, or null
   */
  private static Mesh read(
      MemorySegment file,
      @Nullable FileChannel channel,
      String extension,
      Limits limits,
      Deadline deadline)
      throws Refusal, IOException {
    if (isExactlyBinaryStl(file)) {
      MeshBuilder mesh = new MeshBuilder(limits, deadline);
      remarkName(extension, Format.STL_BINARY, mesh);
      return StlReader.readBinary(file, channel, mesh);
    }
    MemorySegment bytes = withoutMark(file);
    String head = head(bytes);
    String start = head(withoutComments(bytes)).stripLeading();
    MeshBuilder mesh = new MeshBuilder(limits, deadline);
    Format format = recognise(bytes, head, start, extension);
    remarkName(extension, format, mesh);
    return switch (format) {
      case STL_BINARY -> StlReader.readBinary(bytes, mesh);
      case STL_ASCII -> StlReader.readText(stream(bytes), isOneLine(bytes), mesh);
      case OBJ -> ObjReader.read(stream(bytes), mesh);
      case OFF -> OffReader.read(bytes, mesh);
      case PLY -> PlyReader.read(bytes, mesh);
      case THREE_MF -> ThreeMfReader.read(bytes, mesh);
      case GLTF -> GltfReader.read(bytes, mesh);
    };
  }

  private static void remarkName(String extension, Format format, MeshBuilder mesh) {
    String claimed = family(extension);
    if (!claimed.isEmpty() && !claimed.equals(format.family())) {
      mesh.remark(
          FindingCode.NAME_MISMATCH,
          "The content is %s, whatever the name says".formatted(format.family()));
    }
  }

  /** The size fits exactly, whatever the header says. */
  private static boolean isExactlyBinaryStl(MemorySegment bytes) {
    return bytes.byteSize() > StlReader.HEADER
        && bytes.byteSize() == StlReader.HEADER + StlReader.FACET * StlReader.announced(bytes);
  }

  /** Content first; the name decides only where content has no mark of its own. */
  private static Format recognise(MemorySegment bytes, String head, String start, String extension)
      throws Refusal {
    String lower = start.toLowerCase(Locale.ROOT);
    if (lower.startsWith("solid") && isText(bytes)) {
      return Format.STL_ASCII;
    } else if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006")) {
      return Format.THREE_MF;
    } else if (head.startsWith("ply\n") || head.startsWith("ply\r")) {
      return Format.PLY;
    } else if (head.startsWith("glTF")
        || (start.startsWith("{")
            && (family(extension).equals("glTF") || start.contains("\"asset\"")))) {
      return Format.GLTF;
    } else if (start.matches("(?s)(ST)?C?N?4?n?(?i:OFF)[\\s0-9].*")) {
      return Format.OFF;
    }
    String claimed = family(extension);
    if (claimed.equals("3MF") && Archive.hasEnd(bytes)) {
      return Format.THREE_MF;
    }
    String foreign = foreign(head);
    if (foreign != null) {
      throw new Refusal(
          claimed.isEmpty() ? RefusalCode.UNKNOWN_FORMAT : RefusalCode.CONTENT_MISMATCH,
          "The content is %s; please send STL, OBJ, 3MF, PLY, OFF or glTF".formatted(foreign));
    }
    boolean looksLikeObj = isText(bytes) && lower.matches("(?s)(v|vn|vt|o|g|mtllib|usemtl) .*");
    return switch (claimed) {
      case "OBJ" -> Format.OBJ;
      case "STL" -> looksLikeObj ? Format.OBJ : Format.STL_BINARY;
      case "" -> {
        if (looksLikeObj) {
          yield Format.OBJ;
        }
        throw new Refusal(
            RefusalCode.UNKNOWN_FORMAT, "Please send STL, OBJ, 3MF, PLY, OFF or glTF");
      }
      case "OFF" -> {
        if (isText(bytes) && start.matches("(?s)\\d+\\s+\\d+\\s.*")) { // some leave the word out
          yield Format.OFF;
        }
        throw new Refusal(RefusalCode.CONTENT_MISMATCH, "The content is no OFF");
      }
      default -> throw new Refusal(RefusalCode.CONTENT_MISMATCH, "The content is no " + claimed);
    };
  }

  private static String family(String extension) {
    return switch (extension) {
      case "stl" -> "STL";
      case "obj" -> "OBJ";
      case "ply" -> "PLY";
      case "off" -> "OFF";
      case "3mf" -> "3MF";
      case "glb", "gltf" -> "glTF";
      default -> "";
    };
  }

  /** The name of a well-known format that is no mesh, or null. */
  private static @Nullable String foreign(String head) {
    return head.startsWith("\u0089PNG")
            || head.startsWith("\u00ff\u00d8\u00ff")
            || head.startsWith("GIF8")
        ? "a picture"
        : head.startsWith("%PDF")
            ? "a PDF"
            : head.startsWith("\u007fELF") || head.startsWith("MZ")
                ? "a program"
                : head.startsWith("3D Geometry File")
                    ? "a Rhino model"
                    : head.startsWith("ISO-10303")
                        ? "a STEP model"
                        : head.startsWith("\u00fe\u00ff") || head.startsWith("\u00ff\u00fe")
                            ? "text in UTF-16"
                            : head.startsWith("\u001f\u008b")
                                    || head.startsWith("7z")
                                    || head.startsWith("Rar!")
                                ? "a packed archive"
                                : null;
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
      if (matched == 3 && b == ' ') {
        continue; // "end facet"
      }
      int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
      matched = lower == word[matched] ? matched + 1 : lower == word[0] ? 1 : 0;
      if (matched == word.length) {
        return true;
      }
    }
    return false;
  }

  public static InputStream stream(MemorySegment bytes) {
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
