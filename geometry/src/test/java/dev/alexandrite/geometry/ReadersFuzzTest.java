package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.read.GltfReader;
import dev.alexandrite.geometry.read.MeshBuilder;
import dev.alexandrite.geometry.read.MeshReader;
import dev.alexandrite.geometry.read.ObjReader;
import dev.alexandrite.geometry.read.OffReader;
import dev.alexandrite.geometry.read.PlyReader;
import dev.alexandrite.geometry.read.StlReader;
import dev.alexandrite.geometry.read.ThreeMfReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;

/**
 * Whatever the bytes, a reader answers with a sound measurement or a refusal. As ordinary tests
 * these run over the inputs kept beside them; {@code geometry/fuzz} looks for new ones.
 */
@Tag("slow")
class ReadersFuzzTest {
  /** As in production, but with few rays and little patience. */
  private static final Limits LIMITS = limits();

  private static Limits limits() {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.fileBytesMax(),
        d.trianglesMax(),
        d.cornersMax(),
        d.archiveEntriesMax(),
        d.archiveBytesMax(),
        d.archiveRatioMax(),
        d.depthMax(),
        d.instancesMax(),
        Duration.ofSeconds(8),
        20_000_000,
        2_000_000,
        d.wallMinMm(),
        d.sizeMinMm(),
        d.sizeMaxMm(),
        d.coordinateMaxMm(),
        d.bodiesMax());
  }

  private interface Reader {
    Mesh read(MemorySegment bytes, MeshBuilder mesh) throws IOException, Refusal;
  }

  private static void check(byte[] file, Reader reader) throws IOException {
    Deadline deadline = Deadline.in(LIMITS.time());
    try {
      Mesh mesh = reader.read(MemorySegment.ofArray(file), new MeshBuilder(LIMITS, deadline));
      Estimate estimate = MeshReader.estimate(mesh);
      assertThat(estimate.volumeMm3()).isFinite().isNotNegative();
      assertSound(Measurements.measure(mesh, LIMITS, deadline));
    } catch (Refusal refusal) {
      assertThat(refusal.detail()).isNotBlank().hasSizeLessThan(400);
    }
  }

  private static void assertSound(Measurement measured) {
    assertThat(measured.triangles()).isPositive();
    assertThat(measured.volumeMm3()).isFinite().isNotNegative();
    assertThat(measured.areaMm2()).isFinite().isPositive();
    assertThat(measured.boundsMm().diagonal()).isFinite().isPositive();
    Point centre = measured.centreOfMassMm();
    assertThat(centre.x() + centre.y() + centre.z()).isFinite();
    assertThat(measured.bodies()).isBetween(0, measured.shells());
    assertThat(measured.shells()).isBetween(1, measured.triangles());
    if (measured.walls() != null) {
      assertThat(measured.walls().minMm()).isFinite().isPositive();
    }
    if (measured.watertight()) {
      assertThat(measured.openEdges()).isZero();
      assertThat(measured.volumeMm3()).isPositive();
    }
  }

  /** The door: content decides which reader it is. */
  @FuzzTest
  void anyFile(byte[] data) throws IOException {
    check(data, (bytes, mesh) -> MeshReader.read(bytes, "stl", LIMITS, mesh.deadline()));
  }

  @FuzzTest
  void binaryStl(byte[] data) throws IOException {
    check(data, StlReader::readBinary);
  }

  @FuzzTest
  @DictionaryEntries({
    "solid",
    "facet",
    "normal",
    "outer",
    "loop",
    "vertex",
    "endloop",
    "endfacet",
    "endsolid",
    "1e38"
  })
  void textStl(byte[] data) throws IOException {
    check(data, (bytes, mesh) -> StlReader.readText(MeshReader.stream(bytes), false, mesh));
  }

  @FuzzTest
  @DictionaryEntries({
    "v ",
    "f ",
    "fo ",
    "vn ",
    "vt ",
    "//",
    "-1",
    "\\x5c\\x0a",
    "curv",
    "surf",
    "1e38"
  })
  void obj(byte[] data) throws IOException {
    check(data, (bytes, mesh) -> ObjReader.read(MeshReader.stream(bytes), mesh));
  }

  @FuzzTest
  @DictionaryEntries({
    "ply\\x0a",
    "format ",
    "ascii 1.0\\x0a",
    "binary_little_endian 1.0\\x0a",
    "binary_big_endian 1.0\\x0a",
    "element vertex ",
    "element face ",
    "property float x\\x0a",
    "property list uchar int vertex_indices\\x0a",
    "double",
    "uint8",
    "int16",
    "uint32",
    "end_header\\x0a",
    "comment"
  })
  void ply(byte[] data) throws IOException {
    check(data, PlyReader::read);
  }

  @FuzzTest
  @DictionaryEntries({"OFF", "COFF", "NOFF", "STOFF", "4OFF", "nOFF", "BINARY", "#", "1e38"})
  void off(byte[] data) throws IOException {
    check(data, (bytes, mesh) -> OffReader.read(bytes, mesh));
  }

  /** GLB or JSON, as the first bytes say. */
  @FuzzTest
  @DictionaryEntries({
    "glTF",
    "JSON",
    "BIN\\x00",
    "\\x22asset\\x22:{\\x22version\\x22:\\x222.0\\x22}",
    "\\x22scenes\\x22:[{\\x22nodes\\x22:[0]}]",
    "\\x22nodes\\x22:[{\\x22mesh\\x22:0}]",
    "\\x22children\\x22:[0]",
    "\\x22matrix\\x22:[",
    "\\x22rotation\\x22:[",
    "\\x22POSITION\\x22:0",
    "\\x22indices\\x22:1",
    "\\x22mode\\x22:5",
    "\\x22targets\\x22:[{\\x22POSITION\\x22:0}]",
    "\\x22weights\\x22:[1]",
    "\\x22sparse\\x22:{\\x22count\\x22:1,\\x22indices\\x22:",
    "\\x22componentType\\x22:5123",
    "\\x22normalized\\x22:true",
    "\\x22byteStride\\x22:12",
    "\\x22byteOffset\\x22:",
    "\\x22type\\x22:\\x22VEC3\\x22",
    "\\x22uri\\x22:\\x22data:;base64,"
  })
  void gltf(byte[] data) throws IOException {
    check(data, GltfReader::read);
  }

  /** The package itself. */
  @FuzzTest
  @DictionaryEntries({
    "PK\\x01\\x02",
    "PK\\x03\\x04",
    "PK\\x05\\x06",
    "PK\\x06\\x06",
    "PK\\x06\\x07"
  })
  void archive(byte[] data) throws IOException {
    check(data, ThreeMfReader::read);
  }

  /** The model in a sound package, so that the check sums don't keep everything out. */
  @FuzzTest
  @DictionaryEntries({
    "<object id='1'>",
    "<mesh>",
    "<vertices>",
    "<vertex x='1' y='1' z='1'/>",
    "<triangles>",
    "<triangle v1='0' v2='1' v3='2'/>",
    "<components>",
    "<component objectid='1'/>",
    "<build>",
    "<item objectid='1'/>",
    "transform='1 0 0 0 1 0 0 0 1 0 0 0'",
    "type='support'",
    "p:path='/3D/b.model'",
    "unit='inch'",
    "<!DOCTYPE",
    "&amp;",
    "requiredextensions='p'"
  })
  void threeMf(byte[] data) throws IOException {
    byte[] rels =
        """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="r" Target="/3D/a.model"
          Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
        </Relationships>
        """
            .getBytes(StandardCharsets.UTF_8);
    byte[] other =
        """
        <model xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>
        <object id="1"><mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="9" y="0" z="0"/>
        <vertex x="0" y="9" z="0"/><vertex x="0" y="0" z="9"/></vertices><triangles>
        <triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/>
        <triangle v1="0" v2="3" v3="2"/><triangle v1="1" v2="2" v3="3"/></triangles></mesh></object>
        </resources><build/></model>
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "_rels/.rels", rels);
      put(zip, "3D/a.model", data);
      put(zip, "3D/b.model", other);
    }
    check(bytes.toByteArray(), ThreeMfReader::read);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
