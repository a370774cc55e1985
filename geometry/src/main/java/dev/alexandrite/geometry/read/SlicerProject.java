package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What slicers write beside a 3MF about the parts of its objects: which of them are material.
 * PrusaSlicer and SuperSlicer name ranges of an object's triangles ({@code
 * Metadata/Slic3r_PE_model.config}), Bambu Studio and OrcaSlicer the components of an object
 * ({@code Metadata/model_settings.config}).
 */
final class SlicerProject {
  /** What a part is to the slicer. */
  enum Role {
    MATERIAL,
    /** Other settings in that place, supports, and where none may be: no material. */
    MODIFIER,
    /** Cut out of the others. */
    NEGATIVE,
    /** Of a kind that is not known here. */
    UNKNOWN;

    static Role of(String name) {
      return switch (name) {
        case "ModelPart", "normal_part" -> MATERIAL;
        case "ParameterModifier",
            "SupportEnforcer",
            "SupportBlocker",
            "modifier_part",
            "support_enforcer",
            "support_blocker" ->
            MODIFIER;
        case "NegativeVolume", "negative_part" -> NEGATIVE;
        default -> UNKNOWN;
      };
    }
  }

  /**
   * @param id of a component's object; null for a range of triangles
   * @param last included
   */
  record Part(@Nullable String id, int first, int last, Role role) {}

  /** Components, and ranges that are no material, by the object of the start part they are of. */
  private final Map<String, List<Part>> parts = new HashMap<>();

  /** Holes that are drilled after hollowing. */
  final boolean drained;

  private final Limits limits;
  private int count;

  SlicerProject(Archive archive, Limits limits, Deadline deadline) throws Refusal {
    this.limits = limits;
    drained = archive.has("Metadata/Slic3r_PE_sla_drain_holes.txt");
    for (String ending : new String[] {"_model.config", "/model_settings.config"}) {
      for (String name : archive.namesEnding(ending)) {
        try (Xml xml = new Xml(archive.open(name), limits, deadline)) {
          read(xml);
        }
      }
    }
  }

  /** The components of an object and its ranges that are no material, in the file's order. */
  List<Part> of(String object) {
    return parts.getOrDefault(object, List.of());
  }

  private void read(Xml xml) throws Refusal {
    String object = null;
    Part part = null;
    while (xml.next()) {
      String name = xml.name();
      if (name.equals("object")) {
        object = xml.isStart() ? xml.attribute("id") : null;
      } else if (object != null && name.equals("volume")) {
        part = xml.isStart() ? volume(xml) : added(object, part);
      } else if (object != null && name.equals("part")) {
        part = xml.isStart() ? component(xml) : added(object, part);
      } else if (part != null && xml.isStart() && name.equals("metadata")) {
        part = said(part, xml);
      }
    }
  }

  private @Nullable Part added(String object, @Nullable Part part) throws Refusal {
    if (part != null && (part.id != null || part.role != Role.MATERIAL)) {
      if (count++ == limits.instancesMax()) {
        throw new Refusal(
            RefusalCode.TOO_COMPLEX,
            "A project of more than %,d parts".formatted(limits.instancesMax()));
      }
      parts.computeIfAbsent(object, _ -> new ArrayList<>()).add(part);
    }
    return null;
  }

  private static Part volume(Xml xml) throws Refusal {
    return new Part(
        null,
        index(xml.required("firstid"), xml),
        index(xml.required("lastid"), xml),
        Role.MATERIAL);
  }

  private static Part component(Xml xml) throws Refusal {
    String subtype = xml.attribute("subtype");
    return new Part(xml.required("id"), 0, 0, subtype == null ? Role.MATERIAL : Role.of(subtype));
  }

  /** What a line about a part says of its role: its kind, or as it was said before 2017. */
  private static Part said(Part part, Xml xml) {
    String key = xml.attribute("key");
    String value = xml.attribute("value");
    if ("volume_type".equals(key) && value != null) {
      return new Part(part.id, part.first, part.last, Role.of(value));
    }
    if ("modifier".equals(key) && "1".equals(value) && part.role == Role.MATERIAL) {
      return new Part(part.id, part.first, part.last, Role.MODIFIER);
    }
    return part;
  }

  private static int index(String text, Xml xml) throws Refusal {
    if (!text.matches("[0-9]{1,9}")) {
      throw new Refusal(
          RefusalCode.BAD_NUMBER, "A part of a project has no triangles' numbers, " + xml.where());
    }
    return Integer.parseInt(text);
  }
}
