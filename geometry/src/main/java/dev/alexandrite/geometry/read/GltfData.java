package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a glTF: buffers, views of them, and accessors, which say what the bytes of a view
 * mean. Nothing but the file itself is opened; every offset is held against the bytes there are.
 */
final class GltfData {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = StlReader.INT;

  static final int BYTE_TYPE = 5120;
  static final int UNSIGNED_BYTE_TYPE = 5121;
  static final int SHORT_TYPE = 5122;
  static final int UNSIGNED_SHORT_TYPE = 5123;
  static final int UNSIGNED_INT_TYPE = 5125;
  static final int FLOAT_TYPE = 5126;

  private final Json file;
  private final @Nullable MemorySegment binary;
  private final Limits limits;
  private final Map<Integer, MemorySegment> buffers = new HashMap<>();
  private final Map<Integer, Accessor> accessors = new HashMap<>();

  /**
   * @param binary the bytes in a GLB behind its JSON
   */
  GltfData(Json file, @Nullable MemorySegment binary, Limits limits) {
    this.file = file;
    this.binary = binary;
    this.limits = limits;
  }

  private MemorySegment buffer(int index) throws Refusal {
    MemorySegment known = buffers.get(index);
    if (known != null) {
      return known;
    }
    Json buffer = file.at("buffers").at(index);
    long length = buffer.at("byteLength").whole();
    MemorySegment bytes;
    if (buffer.at("uri").isThere()) {
      bytes = MemorySegment.ofArray(decoded(buffer.at("uri").text()));
    } else if (index == 0 && binary != null) {
      bytes = binary;
    } else {
      throw new Refusal(RefusalCode.BAD_REFERENCE, "A buffer without its bytes");
    }
    if (length > bytes.byteSize()) {
      throw new Refusal(
          RefusalCode.TRUNCATED,
          "A buffer of %,d bytes has %,d".formatted(length, bytes.byteSize()));
    }
    bytes = bytes.asSlice(0, length);
    buffers.put(index, bytes);
    return bytes;
  }

  private static byte[] decoded(String uri) throws Refusal {
    int comma = uri.indexOf(',');
    String head = uri.substring(0, Math.max(0, comma)).toLowerCase(Locale.ROOT);
    if (!uri.regionMatches(true, 0, "data:", 0, 5)) {
      throw new Refusal(
          RefusalCode.BAD_REFERENCE,
          "The shape lies in another file (%s), which is not opened: please export one file, GLB"
              .formatted(
                  uri.substring(0, Math.min(60, uri.length())).replaceAll("\\p{Cntrl}", "?")));
    }
    if (!head.endsWith(";base64")) {
      throw new Refusal(RefusalCode.UNSUPPORTED_FEATURE, "A buffer that is not in base64");
    }
    try {
      return Base64.getDecoder().decode(uri.substring(comma + 1));
    } catch (IllegalArgumentException e) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "A buffer whose base64 is damaged");
    }
  }

  /** The bytes of a view from an offset on, which have to be so many. */
  private MemorySegment view(Json view, long offset, long bytes) throws Refusal {
    MemorySegment buffer = buffer(view.at("buffer").index());
    long from = view.at("byteOffset").whole(0);
    long length = view.at("byteLength").whole();
    if (from > buffer.byteSize() || length > buffer.byteSize() - from) {
      throw new Refusal(RefusalCode.INDEX_OUT_OF_RANGE, "A view beyond the end of its buffer");
    }
    if (offset > length || bytes > length - offset) {
      throw new Refusal(RefusalCode.INDEX_OUT_OF_RANGE, "An accessor beyond the end of its view");
    }
    return buffer.asSlice(from + offset, bytes);
  }

  Accessor accessor(int index) throws Refusal {
    Accessor known = accessors.get(index);
    if (known == null) {
      known = read(file.at("accessors").at(index));
      accessors.put(index, known);
    }
    return known;
  }

  private Accessor read(Json json) throws Refusal {
    int components =
        switch (json.at("type").text()) {
          case "SCALAR" -> 1;
          case "VEC2" -> 2;
          case "VEC3" -> 3;
          case "VEC4", "MAT2" -> 4;
          case "MAT3" -> 9;
          case "MAT4" -> 16;
          default -> throw new Refusal(RefusalCode.BAD_SYNTAX, "An accessor of unknown type");
        };
    int type = json.at("componentType").index();
    int size = size(type);
    long count = json.at("count").whole();
    long element = (long) size * components;
    MemorySegment bytes = null;
    long stride = element;
    if (json.at("bufferView").isThere()) {
      Json view = file.at("bufferViews").at(json.at("bufferView").index());
      stride = view.at("byteStride").whole(element);
      if (stride < element || stride > 1 << 16) {
        throw new Refusal(RefusalCode.BAD_SYNTAX, "A view whose elements overlap");
      }
      if (count > 1L << 40) {
        throw new Refusal(RefusalCode.INDEX_OUT_OF_RANGE, "An accessor of %,d".formatted(count));
      }
      long needed = count == 0 ? 0 : (count - 1) * stride + element;
      bytes = view(view, json.at("byteOffset").whole(0), needed);
    }
    if (count > 6L * limits.trianglesMax()) {
      throw new Refusal(RefusalCode.TOO_COMPLEX, "An accessor of %,d".formatted(count));
    }
    Accessor accessor =
        new Accessor(bytes, stride, type, json.at("normalized").isTrue(), (int) count, components);
    if (json.at("sparse").isThere()) {
      readSparse(json.at("sparse"), accessor, element);
    }
    return accessor;
  }

  /** Some elements are given apart. */
  private void readSparse(Json sparse, Accessor accessor, long element) throws Refusal {
    long count = sparse.at("count").whole();
    Json indices = sparse.at("indices");
    Json values = sparse.at("values");
    int type = indices.at("componentType").index();
    if (count > accessor.count) {
      throw new Refusal(RefusalCode.INDEX_OUT_OF_RANGE, "More sparse values than elements");
    }
    Json indexView = file.at("bufferViews").at(indices.at("bufferView").index());
    Json valueView = file.at("bufferViews").at(values.at("bufferView").index());
    Accessor numbers =
        new Accessor(
            view(indexView, indices.at("byteOffset").whole(0), count * size(type)),
            size(type),
            type,
            false,
            (int) count,
            1);
    int[] which = new int[(int) count];
    for (int i = 0; i < count; i++) {
      which[i] = numbers.index(i);
      if (which[i] >= accessor.count || (i > 0 && which[i] <= which[i - 1])) {
        throw new Refusal(RefusalCode.INDEX_OUT_OF_RANGE, "Sparse values out of order");
      }
    }
    accessor.sparse = which;
    accessor.values =
        new Accessor(
            view(valueView, values.at("byteOffset").whole(0), count * element),
            element,
            accessor.type,
            accessor.normalized,
            (int) count,
            accessor.components);
  }

  private static int size(int type) throws Refusal {
    return switch (type) {
      case BYTE_TYPE, UNSIGNED_BYTE_TYPE -> 1;
      case SHORT_TYPE, UNSIGNED_SHORT_TYPE -> 2;
      case UNSIGNED_INT_TYPE, FLOAT_TYPE -> 4;
      default -> throw new Refusal(RefusalCode.BAD_SYNTAX, "Numbers of unknown type " + type);
    };
  }

  /** Numbers in a view. Without one they are zeros. */
  static final class Accessor {
    private final @Nullable MemorySegment bytes;
    private final long stride;
    final int type;
    private final boolean normalized;
    final int count;
    final int components;
    private int @Nullable [] sparse;
    private @Nullable Accessor values;

    private Accessor(
        @Nullable MemorySegment bytes,
        long stride,
        int type,
        boolean normalized,
        int count,
        int components) {
      this.bytes = bytes;
      this.stride = stride;
      this.type = type;
      this.normalized = normalized;
      this.count = count;
      this.components = components;
    }

    /** One number, as glTF 2.0 section 3.11 and KHR_mesh_quantization turn it into a real one. */
    double get(int element, int component) {
      if (sparse != null && values != null) {
        int at = Arrays.binarySearch(sparse, element);
        if (at >= 0) {
          return values.get(at, component);
        }
      }
      if (bytes == null) {
        return 0;
      }
      return switch (type) {
        case FLOAT_TYPE -> bytes.get(FLOAT, element * stride + 4L * component);
        case BYTE_TYPE -> signed(whole(element, component), 127);
        case SHORT_TYPE -> signed(whole(element, component), 32767);
        case UNSIGNED_BYTE_TYPE -> whole(element, component) / (normalized ? 255.0 : 1);
        case UNSIGNED_SHORT_TYPE -> whole(element, component) / (normalized ? 65535.0 : 1);
        default -> whole(element, component);
      };
    }

    private double signed(long whole, double max) {
      return normalized ? Math.max(whole / max, -1) : whole;
    }

    private long whole(int element, int component) {
      if (bytes == null) {
        return 0;
      }
      long at = element * stride;
      return switch (type) {
        case BYTE_TYPE -> bytes.get(ValueLayout.JAVA_BYTE, at + component);
        case UNSIGNED_BYTE_TYPE -> bytes.get(ValueLayout.JAVA_BYTE, at + component) & 0xff;
        case SHORT_TYPE -> bytes.get(SHORT, at + 2L * component);
        case UNSIGNED_SHORT_TYPE -> bytes.get(SHORT, at + 2L * component) & 0xffff;
        default -> Integer.toUnsignedLong(bytes.get(INT, at + 4L * component));
      };
    }

    /** One number as that of something else. */
    int index(int element) {
      if (sparse != null) {
        return (int) get(element, 0);
      }
      return (int) Math.min(Integer.MAX_VALUE, whole(element, 0));
    }
  }
}
