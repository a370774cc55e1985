package dev.alexandrite.app;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rooms of one module, which are the packages below its own. Each may use those that come
 * before it, and so there is no circle. What lies in the module's own package is the ground: every
 * room may use it, and it uses none.
 *
 * @param upwards the rooms, the lowest first
 * @param dependenciesMax from a class of one room to a class of another, each pair counted once; an
 *     inner class is its outer one
 * @param facesMax classes that another room knows, each counted once: what can't be changed within
 *     one room. Pairs also become more where a class falls into two that know the same
 */
record Rooms(String module, List<String> upwards, int dependenciesMax, int facesMax) {

  /** What holds now, and what is wrong about it. */
  record Plan(Set<String> between, Set<String> faces, List<String> complaints) {}

  void check(JavaClasses classes) {
    Plan plan = plan(classes);
    System.out.printf(
        "%d dependencies between the rooms of %s, at most %d; %d faces, at most %d%n",
        plan.between().size(), module, dependenciesMax, plan.faces().size(), facesMax);
    if (!plan.complaints().isEmpty()) {
      throw new AssertionError(
          "%s\n%d dependencies between the rooms of %s, at most %d may be:\n  %s\n%d faces, at most %d: %s"
              .formatted(
                  String.join("\n", plan.complaints()),
                  plan.between().size(),
                  module,
                  dependenciesMax,
                  String.join("\n  ", plan.between()),
                  plan.faces().size(),
                  facesMax,
                  String.join(", ", plan.faces())));
    }
  }

  Plan plan(JavaClasses classes) {
    Set<String> between = new TreeSet<>();
    Set<String> faces = new TreeSet<>();
    Set<String> complaints = new TreeSet<>();
    for (JavaClass origin : classes) {
      if (isHere(origin)) {
        if (height(origin) < 0) {
          complaints.add("%s is in no room that is named".formatted(origin.getName()));
        }
        origin.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(this::isHere)
            .filter(target -> !target.getPackageName().equals(origin.getPackageName()))
            .forEach(
                target -> {
                  String both = "%s -> %s".formatted(name(origin), name(target));
                  if (height(target) > height(origin)) {
                    complaints.add("upward: " + both);
                  }
                  if (height(target) > 0) {
                    between.add(both);
                    faces.add(name(target));
                  }
                });
      }
    }
    List<String> all = new ArrayList<>(complaints);
    if (between.size() > dependenciesMax) {
      all.add("too many dependencies");
    }
    if (faces.size() > facesMax) {
      all.add("faces too wide");
    }
    return new Plan(between, faces, all);
  }

  private boolean isHere(JavaClass one) {
    return one.getPackageName().equals(module) || one.getPackageName().startsWith(module + ".");
  }

  /** 0 for the ground. */
  private int height(JavaClass one) {
    return one.getPackageName().equals(module)
        ? 0
        : upwards.indexOf(one.getPackageName().substring(module.length() + 1)) < 0
            ? -1
            : upwards.indexOf(one.getPackageName().substring(module.length() + 1)) + 1;
  }

  private String name(JavaClass one) {
    return one.getName().substring(module.length() + 1).replaceAll("\\$.*", "");
  }
}
