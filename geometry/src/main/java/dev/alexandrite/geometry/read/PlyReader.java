package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stanford PLY: text and binary, either byte order, any properties in any order. */
public final class PlyReader {
  private static final int HEADER_MAX = 1 << 16;

  private enum Type {
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    FLOAT32(4),
    FLOAT64(8);

    final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    static Type named(String name) throws Refusal {
      return switch (name) {
        case "char", "int8" -> INT8;
        case "uchar", "uint8" -> UINT8;
        case "short", "int16" -> INT16;
        case "ushort", "uint16" -> UINT16;
        case "int", "int32" -> INT32;
        case "uint", "uint32" -> UINT32;
        case "float", "float32" -> FLOAT32;
        case "double", "float64" -> FLOAT64;
        default -> throw new Refusal(RefusalCode.BAD_SYNTAX, "Unknown property type in the header");
      };
    }
  }

  /**
   * @param count the type of a list's length; null where the property is no list
   */
  private record Property(String name, @Nullable Type count, Type type) {}

  private record Element(String name, long count, List<Property> properties) {
    /** Bytes of one element at least. */
    long bytesMin() {
      long bytes = 0;
      for (Property property : properties) {
        bytes += property.count == null ? property.type.bytes : property.count.bytes;
      }
      return bytes;
    }
  }

  private final MemorySegment file;
  private final MeshBuilder mesh;
  private final Polygons polygons;
  private final List<Element> elements = new ArrayList<>();
  private long at;
  private @Nullable TextScanner text;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean singlePrecision;

  private PlyReader(MemorySegment file, MeshBuilder mesh) {
    this.file = file;
    this.mesh = mesh;
    polygons = new Polygons(mesh);
  }

  public static Mesh read(MemorySegment file, MeshBuilder mesh) throws IOException, Refusal {
    PlyReader reader = new PlyReader(file, mesh);
    reader.readHeader();
    for (Element element : reader.elements) {
      reader.readElements(element);
    }
    return reader.polygons.cut(Format.PLY, reader.singlePrecision);
  }

  private String line() throws Refusal {
    long start = at;
    while (at < file.byteSize() && at - start < HEADER_MAX) {
      byte b = file.get(ValueLayout.JAVA_BYTE, at++);
      if (b == '\n' || b == '\r') {
        byte[] line = file.asSlice(start, at - 1 - start).toArray(ValueLayout.JAVA_BYTE);
        if (b == '\r' && at < file.byteSize() && file.get(ValueLayout.JAVA_BYTE, at) == '\n') {
          at++;
        }
        return new String(line, StandardCharsets.ISO_8859_1).strip();
      }
    }
    throw new Refusal(RefusalCode.BAD_SYNTAX, "The header has no end");
  }

  private void readHeader() throws Refusal {
    line();
    boolean isText = false;
    List<Property> properties = new ArrayList<>();
    while (at < HEADER_MAX) {
      String[] words = line().split("\\s+");
      switch (words[0]) {
        case "format" -> {
          String format = words.length > 1 ? words[1] : "";
          isText = format.equals("ascii");
          if (format.equals("binary_big_endian")) {
            order = ByteOrder.BIG_ENDIAN;
          } else if (!isText && !format.equals("binary_little_endian")) {
            throw new Refusal(RefusalCode.BAD_SYNTAX, "Unknown format in the header");
          }
        }
        case "element" -> {
          properties = new ArrayList<>();
          if (words.length < 3 || !words[2].matches("[0-9]{1,15}")) {
            throw new Refusal(RefusalCode.BAD_SYNTAX, "An element without its number");
          }
          String name = words[1].toLowerCase(Locale.ROOT);
          elements.add(new Element(name, Long.parseLong(words[2]), properties));
        }
        case "property" -> properties.add(property(words));
        case "end_header" -> {
          if (isText) {
            text = new TextScanner(MeshReader.stream(file.asSlice(at)));
          }
          return;
        }
        default -> {
          if (!words[0].isEmpty() && !words[0].equals("comment") && !words[0].equals("obj_info")) {
            throw new Refusal(RefusalCode.BAD_SYNTAX, "An unknown line in the header");
          }
        }
      }
    }
    throw new Refusal(RefusalCode.BAD_SYNTAX, "The header has no end");
  }

  private static Property property(String[] words) throws Refusal {
    if (words.length == 5 && words[1].equals("list")) {
      return new Property(words[4], Type.named(words[2]), Type.named(words[3]));
    }
    if (words.length != 3) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "A property without type and name");
    }
    return new Property(words[2], null, Type.named(words[1]));
  }

  private void readElements(Element element) throws IOException, Refusal {
    // A declared number costs nothing until the bytes are there.
    long bytesMin = text == null ? Math.max(1, element.bytesMin()) : 2;
    if (element.properties.isEmpty() || element.count > (file.byteSize() - at) / bytesMin + 1) {
      if (element.count == 0) {
        return;
      }
      throw new Refusal(
          RefusalCode.TRUNCATED,
          "%,d elements announced in %,d bytes".formatted(element.count, file.byteSize() - at));
    }
    boolean isVertex = element.name.equals("vertex");
    boolean isFace = element.name.equals("face");
    int x = index(element, "x");
    int y = index(element, "y");
    int z = index(element, "z");
    int list = Math.max(index(element, "vertex_indices"), index(element, "vertex_index"));
    boolean isStrips = element.name.equals("tristrips");
    if (isVertex && (x < 0 || y < 0 || z < 0)) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "Points without x, y and z");
    }
    if (isVertex) {
      singlePrecision = element.properties.get(x).type == Type.FLOAT32;
    }
    double[] values = new double[element.properties.size()];
    for (long i = 0; i < element.count; i++) {
      for (int p = 0; p < values.length; p++) {
        Property property = element.properties.get(p);
        if (property.count == null) {
          values[p] = value(property.type);
        } else {
          readList(property, isFace && p == list, isStrips && p == list);
        }
      }
      if (isVertex) {
        polygons.point(values[x], values[y], values[z]);
      } else if ((i & 0xffff) == 0) {
        mesh.deadline().check();
      }
    }
  }

  private static int index(Element element, String name) {
    for (int i = 0; i < element.properties.size(); i++) {
      if (element.properties.get(i).name.equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void readList(Property property, boolean isFace, boolean isStrips)
      throws IOException, Refusal {
    double count = value(Objects.requireNonNull(property.count));
    if (count < 0 || count != Math.rint(count)) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "A list of %s values".formatted(count));
    }
    if (count > file.byteSize() - at) {
      throw new Refusal(RefusalCode.TRUNCATED, "A list of %.0f values".formatted(count));
    }
    if (isFace) {
      polygons.beginFace();
    }
    int before = -1;
    int last = -1;
    boolean turned = false;
    for (long i = 0; i < count; i++) {
      double value = value(property.type);
      int point = (int) value;
      if ((isFace || isStrips) && point != value) {
        throw new Refusal(RefusalCode.INDEX_OUT_OF_RANGE, "A face uses point %s".formatted(value));
      }
      if (isFace) {
        polygons.corner(point);
      } else if (isStrips && point == -1) { // the next strip begins
        before = -1;
        last = -1;
        turned = false;
      } else if (isStrips) {
        if (before >= 0) {
          polygons.beginFace();
          polygons.corner(turned ? last : before);
          polygons.corner(turned ? before : last);
          polygons.corner(point);
          turned = !turned;
        }
        before = last;
        last = point;
      }
    }
  }

  private double value(Type type) throws IOException, Refusal {
    if (text != null) {
      return text.nextNumber();
    }
    if (at + type.bytes > file.byteSize()) {
      throw new Refusal(RefusalCode.TRUNCATED, "The file ends inside an element");
    }
    long here = at;
    at += type.bytes;
    return switch (type) {
      case INT8 -> file.get(ValueLayout.JAVA_BYTE, here);
      case UINT8 -> file.get(ValueLayout.JAVA_BYTE, here) & 0xff;
      case INT16 -> file.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), here);
      case UINT16 -> file.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), here) & 0xffff;
      case INT32 -> file.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), here);
      case UINT32 ->
          Integer.toUnsignedLong(file.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), here));
      case FLOAT32 -> file.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), here);
      case FLOAT64 -> file.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), here);
    };
  }
}
