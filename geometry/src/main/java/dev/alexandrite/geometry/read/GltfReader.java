package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * glTF 2.0, as one file: GLB, or JSON with its buffers in {@code data:} addresses. What the scene
 * shows is placed and in millimetres (the format's unit is the metre). Shapes that change are read
 * in the pose that the file gives them first: morph targets with the weights of their node or mesh,
 * animations not at all. A skin would have to be bent by its skeleton and is refused, and so are
 * compressed meshes.
 */
public final class GltfReader {
  /** Longer JSON is a model written as text, which a GLB holds in a third of the memory. */
  private static final long JSON_BYTES_MAX = 64L << 20;

  private static final int MORPH_TARGETS_MAX = 64;
  private static final int JSON_CHUNK = 0x4e4f534a;
  private static final int BINARY_CHUNK = 0x004e4942;

  /** Extensions that a file may require and that don't change where its points are. */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "KHR_mesh_quantization",
          "KHR_texture_transform",
          "KHR_texture_basisu",
          "KHR_lights_punctual",
          "KHR_node_visibility",
          "EXT_texture_webp",
          "EXT_texture_avif",
          "EXT_lights_image_based",
          "MSFT_texture_dds");

  private final Json file;
  private final GltfData data;
  private final MeshBuilder mesh;
  private final BitSet placed = new BitSet();
  private int instances;
  private int linesAndPoints;
  private int hidden;
  private boolean morphed;
  private boolean singlePrecision;

  private GltfReader(Json file, @Nullable MemorySegment binary, MeshBuilder mesh) {
    this.file = file;
    this.mesh = mesh;
    data = new GltfData(file, binary, mesh.limits());
  }

  public static Mesh read(MemorySegment bytes, MeshBuilder mesh) throws Refusal {
    MemorySegment text = bytes;
    MemorySegment binary = null;
    if (bytes.byteSize() >= 4 && bytes.get(StlReader.INT, 0) == 0x46546c67) {
      long end = length(bytes, mesh);
      text = chunk(bytes, 12, end, JSON_CHUNK);
      if (text == null) {
        throw new Refusal(RefusalCode.BAD_SYNTAX, "The GLB does not begin with its JSON");
      }
      long next = 20 + (text.byteSize() + 3) / 4 * 4;
      binary = next + 8 > end ? null : chunk(bytes, next, end, BINARY_CHUNK);
    }
    if (text.byteSize() > JSON_BYTES_MAX) {
      throw new Refusal(
          RefusalCode.TOO_LARGE,
          "More than %,d bytes of JSON: please export GLB".formatted(JSON_BYTES_MAX));
    }
    Json file = Json.read(MeshReader.stream(text), text.byteSize(), mesh.limits());
    return new GltfReader(file, binary, mesh).read();
  }

  /** Where a GLB ends. */
  private static long length(MemorySegment bytes, MeshBuilder mesh) throws Refusal {
    if (bytes.byteSize() < 20) {
      throw new Refusal(RefusalCode.TRUNCATED, "The GLB ends in its header");
    }
    int version = bytes.get(StlReader.INT, 4);
    if (version != 2) {
      throw new Refusal(
          RefusalCode.UNSUPPORTED_FEATURE,
          "glTF of version %d is not read: please export 2.0".formatted(version));
    }
    long length = Integer.toUnsignedLong(bytes.get(StlReader.INT, 8));
    if (length > bytes.byteSize()) {
      throw new Refusal(
          RefusalCode.TRUNCATED,
          "%,d bytes announced, %,d present".formatted(length, bytes.byteSize()));
    }
    if (length < bytes.byteSize()) {
      mesh.remark(
          FindingCode.SIZE_MISMATCH,
          "%,d bytes announced, %,d present".formatted(length, bytes.byteSize()));
    }
    return length;
  }

  private static @Nullable MemorySegment chunk(MemorySegment bytes, long at, long end, int type)
      throws Refusal {
    if (at + 8 > end) {
      throw new Refusal(RefusalCode.TRUNCATED, "The GLB ends in a header");
    }
    long length = Integer.toUnsignedLong(bytes.get(StlReader.INT, at));
    if (length > end - at - 8) {
      throw new Refusal(RefusalCode.TRUNCATED, "The GLB ends in a chunk");
    }
    return bytes.get(StlReader.INT, at + 4) == type ? bytes.asSlice(at + 8, length) : null;
  }

  private Mesh read() throws Refusal {
    requireUnderstood();
    double metre = LengthUnit.METRE.millimetres();
    Transform unit = new Transform(new double[] {metre, 0, 0, 0, metre, 0, 0, 0, metre, 0, 0, 0});
    for (int root : roots()) {
      place(root, unit, 0);
    }
    remarkWhatIsNotRead();
    return mesh.mesh(Format.GLTF, LengthUnit.METRE, true, singlePrecision);
  }

  private void requireUnderstood() throws Refusal {
    String version = file.at("asset").at("version").text();
    Json least = file.at("asset").at("minVersion");
    if (!version.startsWith("2.") || (least.isThere() && !least.text().equals("2.0"))) {
      throw new Refusal(
          RefusalCode.UNSUPPORTED_FEATURE, "Only glTF 2.0 is read: please export that");
    }
    Json required = file.at("extensionsRequired");
    for (int i = 0; i < required.size(); i++) {
      String name = required.at(i).text();
      if (name.contains("draco") || name.contains("meshopt")) {
        throw compressed();
      }
      if (!UNDERSTOOD.contains(name)
          && !name.startsWith("KHR_materials_")
          && !name.startsWith("KHR_xmp")) {
        throw new Refusal(
            RefusalCode.UNSUPPORTED_FEATURE,
            "The file requires the extension %s, which is not read: please export without it"
                .formatted(name.substring(0, Math.min(60, name.length()))));
      }
    }
  }

  private static Refusal compressed() {
    return new Refusal(
        RefusalCode.UNSUPPORTED_FEATURE,
        "The mesh is compressed (Draco or meshopt), which is not read: please export without"
            + " compression, or send STL or 3MF");
  }

  /** The nodes of the scene that is to be shown. */
  private List<Integer> roots() throws Refusal {
    List<Integer> roots = new ArrayList<>();
    Json scenes = file.at("scenes");
    if (scenes.size() > 0) {
      Json nodes = scenes.at((int) file.at("scene").whole(0)).at("nodes");
      for (int i = 0; i < nodes.size(); i++) {
        roots.add(nodes.at(i).index());
      }
      if (scenes.size() > 1) {
        mesh.remark(FindingCode.LEFT_OUT, "%,d other scenes left out".formatted(scenes.size() - 1));
      }
      return roots;
    }
    BitSet children = new BitSet();
    Json nodes = file.at("nodes");
    for (int i = 0; i < nodes.size(); i++) {
      Json its = nodes.at(i).at("children");
      for (int k = 0; k < its.size(); k++) {
        children.set(Math.min(its.at(k).index(), nodes.size()));
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (!children.get(i)) {
        roots.add(i);
      }
    }
    return roots;
  }

  private void place(int index, Transform outer, int depth) throws Refusal {
    Json node = file.at("nodes").at(index);
    if (depth > mesh.limits().depthMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX,
          "Nodes nested deeper than %d".formatted(mesh.limits().depthMax()));
    }
    if (placed.get(index)) {
      throw new Refusal(RefusalCode.CYCLE, "A node hangs in two places or in itself");
    }
    placed.set(index);
    Json extensions = node.at("extensions");
    Transform own = transform(node);
    if (extensions.at("KHR_node_visibility").at("visible").isFalse() || own.determinant() == 0) {
      hidden++; // a scale of nothing hides a node, as the format says
      return;
    }
    if (extensions.at("EXT_mesh_gpu_instancing").isThere()) {
      throw new Refusal(
          RefusalCode.UNSUPPORTED_FEATURE,
          "Instances of EXT_mesh_gpu_instancing are not read: please export them as nodes");
    }
    Transform transform = own.then(outer);
    if (node.at("mesh").isThere()) {
      if (node.at("skin").isThere()) {
        throw new Refusal(
            RefusalCode.UNSUPPORTED_FEATURE,
            "The mesh is posed by a skeleton (skin), which is not read:"
                + " please apply the pose and export without it");
      }
      addMesh(node, transform);
    }
    Json children = node.at("children");
    for (int i = 0; i < children.size(); i++) {
      place(children.at(i).index(), transform, depth + 1);
    }
  }

  /** Where a node is, as a map of rows: the format writes columns. */
  private static Transform transform(Json node) throws Refusal {
    if (node.at("matrix").isThere()) {
      double[] m = node.at("matrix").numbers(new double[16]);
      if (m[3] != 0 || m[7] != 0 || m[11] != 0 || m[15] != 1) {
        throw new Refusal(RefusalCode.BAD_TRANSFORM, "A node's matrix is not affine");
      }
      return new Transform(
          new double[] {
            m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10], m[12], m[13], m[14]
          });
    }
    double[] rotation = node.at("rotation").numbers(0, 0, 0, 1);
    if (!(Transform.length(rotation) > 1e-6)) {
      throw new Refusal(RefusalCode.BAD_TRANSFORM, "A node's rotation is none");
    }
    return Transform.of(
        node.at("translation").numbers(0, 0, 0), rotation, node.at("scale").numbers(1, 1, 1));
  }

  private void addMesh(Json node, Transform transform) throws Refusal {
    Json its = file.at("meshes").at(node.at("mesh").index());
    Json weights = node.at("weights").isThere() ? node.at("weights") : its.at("weights");
    Json primitives = its.at("primitives");
    for (int i = 0; i < primitives.size(); i++) {
      if (++instances > mesh.limits().instancesMax()) {
        throw new Refusal(
            RefusalCode.TOO_COMPLEX,
            "More than %,d placed meshes".formatted(mesh.limits().instancesMax()));
      }
      Json primitive = primitives.at(i);
      long mode = primitive.at("mode").whole(4);
      if (mode < 4) {
        linesAndPoints++;
      } else if (mode <= 6) {
        new Primitive(primitive, weights, transform).add((int) mode);
      } else {
        throw new Refusal(RefusalCode.BAD_SYNTAX, "A mesh of unknown mode " + mode);
      }
    }
  }

  private void remarkWhatIsNotRead() {
    if (linesAndPoints > 0) {
      mesh.remark(
          FindingCode.LEFT_OUT, "%,d meshes of lines or points left out".formatted(linesAndPoints));
    }
    if (hidden > 0) {
      mesh.remark(FindingCode.LEFT_OUT, "%,d hidden nodes left out".formatted(hidden));
    }
    if (morphed) {
      mesh.remark(
          FindingCode.LEFT_OUT, "Morph targets: the shape is measured as the file shows it first");
    }
  }

  /** A set of triangles, placed. */
  private final class Primitive {
    private final GltfData.Accessor points;
    private final GltfData.@Nullable Accessor indices;
    private final List<GltfData.Accessor> targets = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>();
    private final Transform transform;
    private final boolean mirrored;

    Primitive(Json primitive, Json weights, Transform transform) throws Refusal {
      Json position = primitive.at("attributes").at("POSITION");
      boolean packed =
          primitive.at("extensions").at("KHR_draco_mesh_compression").isThere()
              && (!position.isThere()
                  || !file.at("accessors").at(position.index()).at("bufferView").isThere());
      if (packed) {
        throw compressed();
      }
      points = data.accessor(position.index());
      if (points.components != 3 || points.type == GltfData.UNSIGNED_INT_TYPE) {
        throw new Refusal(RefusalCode.BAD_SYNTAX, "Points that are no three numbers");
      }
      singlePrecision |= points.type == GltfData.FLOAT_TYPE;
      indices =
          primitive.at("indices").isThere() ? data.accessor(primitive.at("indices").index()) : null;
      if (indices != null && indices.components != 1) {
        throw new Refusal(RefusalCode.BAD_SYNTAX, "Corners that are no single numbers");
      }
      this.transform = transform;
      mirrored = transform.determinant() < 0; // then outside has to stay outside
      Json morphs = primitive.at("targets");
      for (int i = 0; i < morphs.size(); i++) {
        morphed = true;
        double share = i < weights.size() ? weights.at(i).number() : 0;
        Json target = morphs.at(i).at("POSITION");
        if (share != 0 && target.isThere()) {
          addTarget(data.accessor(target.index()), share);
        }
      }
    }

    private void addTarget(GltfData.Accessor target, double share) throws Refusal {
      if (target.components != 3 || target.count != points.count) {
        throw new Refusal(RefusalCode.BAD_SYNTAX, "A morph target of other points");
      }
      if (targets.size() == MORPH_TARGETS_MAX) {
        throw new Refusal(
            RefusalCode.TOO_COMPLEX, "More than %d morph targets".formatted(MORPH_TARGETS_MAX));
      }
      targets.add(target);
      shares.add(share);
    }

    /**
     * @param mode 4 for triangles, 5 for a strip, 6 for a fan
     */
    void add(int mode) throws Refusal {
      int count = indices == null ? points.count : indices.count;
      if (mode == 4) {
        if (count % 3 != 0) {
          throw new Refusal(RefusalCode.BAD_SYNTAX, "Triangles with %,d corners".formatted(count));
        }
        for (int i = 0; i < count; i += 3) {
          triangle(corner(i), corner(i + 1), corner(i + 2));
        }
        return;
      }
      if (count < 3) {
        return;
      }
      int first = corner(0);
      int before = first;
      int last = corner(1);
      for (int i = 2; i < count; i++) {
        int next = corner(i);
        if (mode == 6) {
          triangle(first, last, next);
        } else if (i % 2 == 0) {
          triangle(before, last, next);
        } else {
          triangle(last, before, next);
        }
        before = last;
        last = next;
      }
    }

    private void triangle(int a, int b, int c) throws Refusal {
      mesh.triangle(a, mirrored ? c : b, mirrored ? b : c);
    }

    private int corner(int i) throws Refusal {
      int point = indices == null ? i : indices.index(i);
      if (point < 0 || point >= points.count) {
        throw new Refusal(
            RefusalCode.INDEX_OUT_OF_RANGE,
            "A corner uses point %,d of %,d".formatted(point, points.count));
      }
      double x = points.get(point, 0);
      double y = points.get(point, 1);
      double z = points.get(point, 2);
      for (int t = 0; t < targets.size(); t++) {
        x += shares.get(t) * targets.get(t).get(point, 0);
        y += shares.get(t) * targets.get(t).get(point, 1);
        z += shares.get(t) * targets.get(t).get(point, 2);
      }
      return mesh.corner(transform.x(x, y, z), transform.y(x, y, z), transform.z(x, y, z));
    }
  }
}
