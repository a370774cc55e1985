package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One model part of a 3MF: its objects, and what it wants built. */
final class ThreeMfModel {
  private static final String MICROSOFT = "http://schemas.microsoft.com/3dmanufacturing/";
  private static final String CORE = MICROSOFT + "core/2015/02";
  private static final String PRODUCTION = MICROSOFT + "production/2015/06";
  private static final String SLICE = MICROSOFT + "slice/2015/07";

  /** Where Cura wrote its settings before they were metadata. */
  private static final String CURA = "http://software.ultimaker.com/xml/cura/3mf/2015/10";

  /**
   * Cura's settings of what is no material: it changes others, supports them, or blocks supports.
   */
  private static final Set<String> CURA_MODIFIERS =
      Set.of("infill_mesh", "cutting_mesh", "support_mesh", "anti_overhang_mesh");

  /** Extensions that don't change the shape of a mesh, and the two that are understood. */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          CORE,
          PRODUCTION,
          SLICE,
          MICROSOFT + "material/2015/02",
          MICROSOFT + "trianglesets/2021/07");

  private static final Set<String> TYPES =
      Set.of("model", "support", "solidsupport", "surface", "other");

  /**
   * An object placed somewhere.
   *
   * @param path the part it is in; null for this one
   * @param printable false where the slicer is told to leave it out
   */
  record Placed(String object, @Nullable String path, Transform transform, boolean printable) {}

  static final class Body {
    final String type;
    final List<Placed> components = new ArrayList<>();
    double[] points = new double[3 * 64];
    int pointCount;
    int[] corners = new int[3 * 64];
    int triangleCount;

    /** To Cura it only changes how others are made. */
    boolean isModifier;

    Body(String type) {
      this.type = type;
    }

    boolean isSupport() {
      return type.equals("support") || type.equals("solidsupport");
    }

    boolean isEmpty() {
      return triangleCount == 0 && components.isEmpty();
    }
  }

  /** What all the parts of one file hold so far, used or not. */
  static final class Held {
    int points;
    int triangles;
  }

  LengthUnit unit = LengthUnit.MILLIMETRE;
  boolean unitStated;
  final Map<String, Body> objects = new HashMap<>();
  final List<Placed> built = new ArrayList<>();
  final List<String> slicePaths = new ArrayList<>();
  boolean forwardReferences;
  boolean sliced;

  /** Some mesh is no more than a hint at the shape in the slices. */
  boolean onlyResembles;

  private boolean hasBuild;
  private @Nullable Body current;
  private @Nullable String setting;

  private final Xml xml;
  private final Limits limits;
  private final Held held;

  private ThreeMfModel(Xml xml, Limits limits, Held held) {
    this.xml = xml;
    this.limits = limits;
    this.held = held;
  }

  static ThreeMfModel read(
      Archive archive, String part, Limits limits, Deadline deadline, Held held) throws Refusal {
    try (Xml xml = new Xml(archive.open(part), limits, deadline)) {
      ThreeMfModel model = new ThreeMfModel(xml, limits, held);
      model.read();
      return model;
    }
  }

  private void read() throws Refusal {
    boolean first = true;
    while (xml.next()) {
      if (first && !(xml.name().equals("model") && xml.namespace().equals(CORE))) {
        throw new Refusal(RefusalCode.BAD_SYNTAX, "The part holds no 3MF model");
      }
      first = false;
      if (xml.isStart() && xml.namespace().equals(CORE)) {
        start(xml.name());
      } else if (xml.isStart()) {
        startForeign(xml.name());
      } else if (xml.name().equals("object")) {
        current = null;
      } else if (setting != null) {
        endSetting(setting);
        setting = null;
      }
    }
    if (!hasBuild) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "The model has no <build>");
    }
  }

  private void start(String name) throws Refusal {
    Body body = current;
    switch (name) {
      case "model" -> startModel();
      case "object" -> startObject();
      case "build" -> hasBuild = true;
      case "item" -> built.add(placed());
      case "component" -> {
        if (body != null) {
          Placed placed = placed();
          body.components.add(placed);
          forwardReferences |= placed.path == null && !objects.containsKey(placed.object);
        }
      }
      case "vertex" -> {
        if (body != null) {
          vertex(body);
        }
      }
      case "triangle" -> {
        if (body != null) {
          triangle(body);
        }
      }
      case "metadata" -> startSetting(xml.attribute("name"));
      default -> {
        // materials, colours
      }
    }
  }

  private void startSetting(@Nullable String name) {
    if (current != null && name != null) {
      setting = name;
      xml.keepText();
    }
  }

  private void endSetting(String name) {
    String value = xml.text().strip();
    if (current != null
        && CURA_MODIFIERS.contains(name.startsWith("cura:") ? name.substring(5) : name)
        && (value.equalsIgnoreCase("true") || value.equals("1"))) {
      current.isModifier = true;
    }
  }

  private void startForeign(String name) throws Refusal {
    if (name.equals("beamlattice")
        || name.equals("booleanshape")
        || name.equals("displacementmesh")
        || name.equals("levelset")
        || name.equals("volumetricstack")) {
      throw new Refusal(
          RefusalCode.UNSUPPORTED_FEATURE, "The shape is written as <%s>".formatted(name));
    }
    if (name.equals("setting") && xml.namespace().equals(CURA)) {
      startSetting(xml.attribute("key"));
    }
    if (name.equals("sliceref") && xml.namespace().equals(SLICE)) {
      slicePaths.add(xml.required("slicepath"));
    }
  }

  private void startModel() throws Refusal {
    String stated = xml.attribute("unit");
    if (stated != null) {
      unitStated = true;
      unit =
          switch (stated) {
            case "micron" -> LengthUnit.MICRON;
            case "millimeter" -> LengthUnit.MILLIMETRE;
            case "centimeter" -> LengthUnit.CENTIMETRE;
            case "inch" -> LengthUnit.INCH;
            case "foot" -> LengthUnit.FOOT;
            case "meter" -> LengthUnit.METRE;
            default -> throw new Refusal(RefusalCode.BAD_UNIT, "A unit that 3MF does not know");
          };
    }
    String extensions = xml.attribute("requiredextensions");
    for (String prefix : extensions == null ? new String[0] : extensions.strip().split("\\s+")) {
      if (!prefix.isEmpty()
          && !UNDERSTOOD.contains(xml.namespaceOf(prefix))
          && !xml.namespaceOf(prefix).contains("beamlattice")) {
        throw new Refusal(
            RefusalCode.UNSUPPORTED_FEATURE, "The model requires an extension that is not read");
      }
    }
  }

  private void startObject() throws Refusal {
    String id = xml.required("id");
    String type = xml.attribute("type");
    if (type != null && !TYPES.contains(type)) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "An object of unknown type, " + xml.where());
    }
    onlyResembles |= "lowres".equals(xml.attribute(SLICE, "meshresolution"));
    sliced |= xml.attribute(SLICE, "slicestackid") != null;
    current = new Body(type == null ? "model" : type);
    if (objects.put(id, current) != null) {
      throw new Refusal(RefusalCode.BAD_REFERENCE, "Two objects share an id, " + xml.where());
    }
  }

  private Placed placed() throws Refusal {
    String transform = xml.attribute("transform");
    String printable = xml.attribute("printable");
    return new Placed(
        xml.required("objectid"),
        xml.attribute(PRODUCTION, "path"),
        transform == null ? Transform.IDENTITY : transform(transform),
        printable == null || !(printable.equals("0") || printable.equals("false")));
  }

  private Transform transform(String text) throws Refusal {
    String[] words = text.strip().split("\\s+", 14);
    if (words.length != 12) {
      throw new Refusal(RefusalCode.BAD_TRANSFORM, "A transform needs 12 numbers, " + xml.where());
    }
    double[] numbers = new double[12];
    for (int i = 0; i < 12; i++) {
      numbers[i] = number(words[i]);
    }
    Transform transform = new Transform(numbers);
    if (!(Math.abs(transform.determinant()) > 1e-18)) {
      throw new Refusal(RefusalCode.BAD_TRANSFORM, "A transform flattens, " + xml.where());
    }
    return transform;
  }

  private double number(String text) throws Refusal {
    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    return TextScanner.number(bytes, 0, bytes.length, xml.where());
  }

  private void vertex(Body body) throws Refusal {
    if (held.points++ >= 2L * limits.trianglesMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX, "More than %,d points".formatted(2L * limits.trianglesMax()));
    }
    if (3 * body.pointCount == body.points.length) {
      body.points = Arrays.copyOf(body.points, body.points.length / 2 * 3);
    }
    int at = 3 * body.pointCount++;
    body.points[at] = number(xml.required("x"));
    body.points[at + 1] = number(xml.required("y"));
    body.points[at + 2] = number(xml.required("z"));
  }

  private void triangle(Body body) throws Refusal {
    if (held.triangles++ == limits.trianglesMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX, "More than %,d facets".formatted(limits.trianglesMax()));
    }
    if (3 * body.triangleCount == body.corners.length) {
      body.corners = Arrays.copyOf(body.corners, body.corners.length / 2 * 3);
    }
    int at = 3 * body.triangleCount++;
    body.corners[at] = index(body, "v1");
    body.corners[at + 1] = index(body, "v2");
    body.corners[at + 2] = index(body, "v3");
  }

  private int index(Body body, String name) throws Refusal {
    String text = xml.required(name).strip();
    long index = text.isEmpty() || text.equals("+") ? -1 : 0;
    for (int i = text.startsWith("+") ? 1 : 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0'; // and not what else Java takes for a digit
      if (digit < 0 || digit > 9) {
        index = -1;
        break;
      }
      index = Math.min(10 * index + digit, Integer.MAX_VALUE);
    }
    if (index < 0 && !text.matches("-[0-9]+")) {
      throw new Refusal(RefusalCode.BAD_NUMBER, "A corner is no number, " + xml.where());
    }
    if (index < 0 || index >= body.pointCount) {
      throw new Refusal(
          RefusalCode.INDEX_OUT_OF_RANGE,
          "Corner %s of %d, %s".formatted(shortened(text), body.pointCount, xml.where()));
    }
    return (int) index;
  }

  private static String shortened(String text) {
    return text.length() > 20 ? text.substring(0, 20) + "…" : text;
  }
}
