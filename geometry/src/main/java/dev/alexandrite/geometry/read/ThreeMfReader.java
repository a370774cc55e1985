package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * 3MF: what the build section asks for, placed and in millimetres. Supports are not part of the
 * piece, objects that nothing builds do not count. Of a slicer's project it is what the slicer
 * would make: modifiers and what is not to be printed are left out, and what it would cut out is
 * held for a person. How much a file asks for is counted before any of it is placed.
 */
public final class ThreeMfReader {
  private static final String MODEL_TYPE = "3dmanufacturing/2013/01/3dmodel";
  private static final String RELATIONSHIPS =
      "http://schemas.openxmlformats.org/package/2006/relationships";

  /** What an object asks for, its components included. */
  private record Demand(long triangles, long instances) {}

  private final Archive archive;
  private final MeshBuilder mesh;
  private final ThreeMfModel.Held held = new ThreeMfModel.Held();
  private final Map<String, ThreeMfModel> models = new HashMap<>();
  private final Map<ThreeMfModel.Body, Demand> demands = new HashMap<>();
  private final Set<ThreeMfModel.Body> open = new HashSet<>();
  private final String root;
  private final SlicerProject project;
  private int supports;
  private int modifiers;
  private int negatives;
  private int unknown;
  private int unprintable;
  private int empty;

  private ThreeMfReader(MemorySegment file, MeshBuilder mesh) throws Refusal {
    this.mesh = mesh;
    archive = new Archive(file, mesh.limits());
    root = root();
    project = new SlicerProject(archive, mesh.limits(), mesh.deadline());
  }

  public static Mesh read(MemorySegment file, MeshBuilder mesh) throws Refusal {
    return new ThreeMfReader(file, mesh).read();
  }

  private Xml xml(String part) throws Refusal {
    return new Xml(archive.open(part), mesh.limits(), mesh.deadline());
  }

  /**
   * The start part, by the package's relationships; all of them are looked at for leads outside.
   */
  private String root() throws Refusal {
    if (!archive.has("_rels/.rels")) {
      throw new Refusal(RefusalCode.ARCHIVE_INVALID, "The archive is no 3MF: no relationships");
    }
    if (archive.has("[Content_Types].xml")) {
      try (Xml types = xml("[Content_Types].xml")) {
        while (types.next()) {
          continue; // only to refuse what XML must not hold here
        }
      }
    }
    List<String> starts = new ArrayList<>();
    for (String part : archive.namesEnding(".rels")) {
      boolean isPackage = part.equalsIgnoreCase("_rels/.rels");
      try (Xml xml = xml(part)) {
        while (xml.next()) {
          if (xml.isStart()
              && xml.name().equals("Relationship")
              && xml.namespace().equals(RELATIONSHIPS)) {
            if ("External".equals(xml.attribute("TargetMode"))
                || xml.required("Target").matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
              throw new Refusal(
                  RefusalCode.BAD_REFERENCE, "The archive refers to something outside");
            }
            if (isPackage && xml.required("Type").endsWith(MODEL_TYPE)) {
              starts.add(xml.required("Target"));
            }
          }
        }
      }
    }
    if (starts.size() != 1) {
      throw new Refusal(
          RefusalCode.ARCHIVE_INVALID, "%d start parts instead of one".formatted(starts.size()));
    }
    return starts.getFirst();
  }

  private ThreeMfModel model(@Nullable String path) throws Refusal {
    String name = path == null ? root : path;
    ThreeMfModel model = models.get(name);
    if (model == null) {
      model = ThreeMfModel.read(archive, name, mesh.limits(), mesh.deadline(), held);
      models.put(name, model);
      if (path != null && model.unit != model(null).unit) {
        throw new Refusal(RefusalCode.BAD_UNIT, "Parts in different units");
      }
    }
    return model;
  }

  private Mesh read() throws Refusal {
    ThreeMfModel model = model(null);
    requireSlices(model);
    long triangles = 0;
    long instances = 0;
    for (ThreeMfModel.Placed item : model.built) {
      ThreeMfModel.Body body = body(item, model);
      if (body.type.equals("other")) {
        throw new Refusal(RefusalCode.BAD_REFERENCE, "An object of type \"other\" is to be built");
      }
      if (!item.printable()) {
        unprintable++;
        continue;
      }
      Demand demand = demand(body, owner(item, model), 0);
      triangles += demand.triangles;
      instances += demand.instances;
      requireModest(triangles, instances);
    }
    Transform unit = scale(model.unit.millimetres());
    for (ThreeMfModel.Placed item : model.built) {
      if (item.printable()) {
        place(item, model, unit);
      }
    }
    for (ThreeMfModel each : models.values()) {
      if (each.forwardReferences) {
        mesh.remark(FindingCode.OUT_OF_ORDER, "Components refer to objects described after them");
        break;
      }
    }
    remarkWhatIsNoMaterial();
    return mesh.mesh(Format.THREE_MF, model.unit, model.unitStated, false);
  }

  private void remarkWhatIsNoMaterial() {
    leftOut(supports, "support objects");
    leftOut(modifiers, "modifiers, supports and support blockers of a slicer's project");
    leftOut(unprintable, "objects that are not to be printed");
    leftOut(empty, "objects without triangles");
    if (negatives > 0) {
      mesh.remark(
          FindingCode.SHAPE_LEFT_OUT,
          "%,d negative volumes would be cut out by the slicer: please cut them in your program, and send the result"
              .formatted(negatives));
    }
    if (project.drained) {
      mesh.remark(
          FindingCode.SHAPE_LEFT_OUT,
          "Drain holes would be drilled by the slicer: please cut them in your program, and send the result");
    }
    if (unknown > 0) {
      mesh.remark(
          FindingCode.SHAPE_LEFT_OUT,
          "%,d parts of the slicer's project are of an unknown kind or not in the model: please send the shape alone"
              .formatted(unknown));
    }
  }

  private void leftOut(int count, String what) {
    if (count > 0) {
      mesh.remark(FindingCode.LEFT_OUT, "%,d %s left out".formatted(count, what));
    }
  }

  private void requireModest(long triangles, long instances) throws Refusal {
    if (triangles > mesh.limits().trianglesMax() || instances > mesh.limits().instancesMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX,
          "More than %,d facets or %,d placed objects"
              .formatted(mesh.limits().trianglesMax(), mesh.limits().instancesMax()));
    }
  }

  /** The mesh is what counts, unless it says that it doesn't. */
  private void requireSlices(ThreeMfModel model) throws Refusal {
    for (String path : model.slicePaths) {
      if (!model(path).slicePaths.isEmpty()) {
        throw new Refusal(RefusalCode.BAD_REFERENCE, "Slices that refer to further slices");
      }
    }
    for (ThreeMfModel each : List.copyOf(models.values())) {
      if (each.onlyResembles) {
        throw new Refusal(
            RefusalCode.UNSUPPORTED_FEATURE, "The shape is in slices, the mesh only resembles it");
      }
    }
    if (model.sliced) {
      mesh.remark(FindingCode.SLICED, "The file carries slices that may differ from its mesh");
    }
  }

  private static Transform scale(double factor) {
    return new Transform(new double[] {factor, 0, 0, 0, factor, 0, 0, 0, factor, 0, 0, 0});
  }

  private ThreeMfModel owner(ThreeMfModel.Placed placed, ThreeMfModel in) throws Refusal {
    return placed.path() == null ? in : model(placed.path());
  }

  private ThreeMfModel.Body body(ThreeMfModel.Placed placed, ThreeMfModel in) throws Refusal {
    ThreeMfModel.Body body = owner(placed, in).objects.get(placed.object());
    if (body == null) {
      throw new Refusal(RefusalCode.BAD_REFERENCE, "A part refers to an object that is missing");
    }
    return body;
  }

  private Demand demand(ThreeMfModel.Body body, ThreeMfModel in, int depth) throws Refusal {
    Demand known = demands.get(body);
    if (known != null) {
      return known;
    }
    if (!open.add(body)) {
      throw new Refusal(RefusalCode.CYCLE, "An object contains itself");
    }
    if (depth > mesh.limits().depthMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX,
          "Components nested deeper than %d".formatted(mesh.limits().depthMax()));
    }
    // Points nobody uses cost time too.
    long triangles = Math.max(body.triangleCount, body.pointCount / 3);
    long instances = 1;
    for (ThreeMfModel.Placed component : body.components) {
      Demand demand = demand(body(component, in), owner(component, in), depth + 1);
      triangles += demand.triangles;
      instances += demand.instances;
      requireModest(triangles, instances);
    }
    open.remove(body);
    Demand demand = new Demand(triangles, instances);
    demands.put(body, demand);
    return demand;
  }

  private void place(ThreeMfModel.Placed placed, ThreeMfModel in, Transform outer) throws Refusal {
    ThreeMfModel.Body body = body(placed, in);
    if (body.isSupport()) {
      supports++;
      return;
    }
    if (body.isModifier) {
      modifiers++;
      return;
    }
    if (body.isEmpty()) {
      empty++;
      return;
    }
    Transform transform = placed.transform().then(outer);
    ThreeMfModel owner = owner(placed, in);
    // Projects speak of the objects in the start part.
    List<SlicerProject.Part> others =
        new ArrayList<>(owner == model(null) ? project.of(placed.object()) : List.of());
    BitSet triangles = new BitSet();
    triangles.set(0, body.triangleCount);
    others.removeIf(part -> part.id() == null && cutOff(part, body, triangles));
    for (ThreeMfModel.Placed component : body.components) {
      SlicerProject.Part other = take(others, component.object());
      if (other == null || isMaterial(other.role())) {
        place(component, owner, transform);
      }
    }
    others.removeIf(part -> part.role() == SlicerProject.Role.MATERIAL);
    unknown += others.size();
    int[] corners = new int[body.pointCount];
    Arrays.fill(corners, -1);
    boolean mirrored = transform.determinant() < 0; // then outside has to stay outside
    for (int t = triangles.nextSetBit(0); t >= 0; t = triangles.nextSetBit(t + 1)) {
      int a = corner(body, corners, body.corners[3 * t], transform);
      int b = corner(body, corners, body.corners[3 * t + 1], transform);
      int c = corner(body, corners, body.corners[3 * t + 2], transform);
      mesh.triangle(a, mirrored ? c : b, mirrored ? b : c);
    }
  }

  /** Whether a part is made; counts those that are no plain material. */
  private boolean isMaterial(SlicerProject.Role role) {
    modifiers += role == SlicerProject.Role.MODIFIER ? 1 : 0;
    negatives += role == SlicerProject.Role.NEGATIVE ? 1 : 0;
    unknown += role == SlicerProject.Role.UNKNOWN ? 1 : 0;
    return role == SlicerProject.Role.MATERIAL || role == SlicerProject.Role.UNKNOWN;
  }

  /** Takes a range away from the triangles that are made; false where there is none such. */
  private boolean cutOff(SlicerProject.Part part, ThreeMfModel.Body body, BitSet triangles) {
    if (part.first() > part.last() || part.last() >= body.triangleCount) {
      return false;
    }
    if (!isMaterial(part.role())) {
      triangles.clear(part.first(), part.last() + 1);
    }
    return true;
  }

  /** The first part that speaks of this component, taken out. */
  private static SlicerProject.@Nullable Part take(
      List<SlicerProject.Part> parts, String component) {
    for (SlicerProject.Part part : parts) {
      if (component.equals(part.id())) {
        parts.remove(part);
        return part;
      }
    }
    return null;
  }

  private int corner(ThreeMfModel.Body body, int[] corners, int point, Transform transform)
      throws Refusal {
    if (corners[point] < 0) {
      double x = body.points[3 * point];
      double y = body.points[3 * point + 1];
      double z = body.points[3 * point + 2];
      corners[point] =
          mesh.corner(transform.x(x, y, z), transform.y(x, y, z), transform.z(x, y, z));
    }
    return corners[point];
  }
}
