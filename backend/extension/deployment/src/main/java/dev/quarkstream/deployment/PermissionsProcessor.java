package dev.quarkstream.deployment;

import dev.quarkstream.TokenPermissions;
import dev.quarkstream.permission.AnnotatedPermissions;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.StringPermission;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/** The permissions that an application's code asks for: each is one that somebody has configured, or the build ends here. */
class PermissionsProcessor {

    private static final DotName ALLOWED = DotName.createSimple(PermissionsAllowed.class);
    private static final DotName SEVERAL = DotName.createSimple(PermissionsAllowed.List.class);
    private static final DotName BY_NAME = DotName.createSimple(StringPermission.class);

    /** Its interceptors carry the annotation too. */
    private static final String OF_QUARKUS = "io.quarkus.";

    /** For the start, which asks again: an operator may have configured others since. */
    @BuildStep
    SyntheticBeanBuildItem collect(CombinedIndexBuildItem code) {
        var places = places(code.getIndex());
        if (code.getIndex().getAllKnownImplementations(TokenPermissions.class).isEmpty()) {
            requireConfigured(places); // otherwise the start alone knows which there are
        }
        return SyntheticBeanBuildItem.configure(AnnotatedPermissions.class)
                .scope(Singleton.class)
                .creator(AnnotatedPermissions.Creator.class)
                .param(AnnotatedPermissions.Creator.NAMES, places.keySet().toArray(String[]::new))
                .param(
                        AnnotatedPermissions.Creator.PLACES,
                        places.values().stream().flatMap(Set::stream).distinct().toArray(String[]::new))
                .unremovable()
                .done();
    }

    private static void requireConfigured(TreeMap<String, Set<String>> places) {
        var configured = ConfigProvider.getConfig()
                .getOptionalValues("quarkstream.permissions", String.class)
                .orElse(List.of());
        places.forEach((name, asking) -> {
            if (!configured.contains(name)) {
                throw new ConfigurationException("@PermissionsAllowed(\"" + name + "\") of "
                        + String.join(", ", asking) + ": quarkstream.permissions does not list it, but "
                        + (configured.isEmpty() ? "nothing" : String.join(", ", configured)));
            }
        });
    }

    /** By the name of the permission, who asks for it. */
    static TreeMap<String, Set<String>> places(IndexView code) {
        var places = new TreeMap<String, Set<String>>();
        Stream.concat(
                        code.getAnnotations(ALLOWED).stream(),
                        code.getAnnotations(SEVERAL).stream().flatMap(PermissionsProcessor::each))
                .filter(PermissionsProcessor::isByName)
                .forEach(asking -> {
                    var place = place(asking.target());
                    if (!place.startsWith(OF_QUARKUS)) {
                        for (var name : asking.value().asStringArray()) {
                            places.computeIfAbsent(name, any -> new TreeSet<>()).add(place);
                        }
                    }
                });
        return places;
    }

    private static Stream<AnnotationInstance> each(AnnotationInstance several) {
        return Stream.of(several.value().asNestedArray())
                .map(one -> AnnotationInstance.create(one.name(), several.target(), one.values()));
    }

    /** A permission of a class of the application's own is none of ours. */
    private static boolean isByName(AnnotationInstance asking) {
        var type = asking.value("permission");
        return type == null || type.asClass().name().equals(BY_NAME);
    }

    private static String place(AnnotationTarget target) {
        return target.kind() == Kind.METHOD
                ? target.asMethod().declaringClass().name() + "."
                        + target.asMethod().name()
                : target.asClass().name().toString();
    }
}
