package dev.quarkstream.permission;

import io.quarkus.security.PermissionsAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.lang.model.AnnotationMember;
import jakarta.enterprise.lang.model.AnnotationTarget;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Collects {@link AnnotatedPermissions} while Quarkus builds the application, so that the start need not scan classes. */
public class AnnotatedPermissionsCollector implements BuildCompatibleExtension {

    private final Set<String> names = new TreeSet<>();

    @Registration(types = Object.class)
    public void collect(BeanInfo bean) {
        if (bean.isClassBean()
                && !bean.isInterceptor()) { // the interceptor that checks permissions carries the annotation too
            var type = bean.declaringClass();
            Stream.concat(Stream.of(type), type.methods().stream())
                    .flatMap(AnnotatedPermissionsCollector::permissionsOf)
                    .forEach(names::add);
        }
    }

    @Synthesis
    public void publish(SyntheticComponents components) {
        components
                .addBean(AnnotatedPermissions.class)
                .type(AnnotatedPermissions.class)
                .scope(Singleton.class)
                .withParam("names", names.toArray(String[]::new))
                .createWith(Creator.class);
    }

    private static Stream<String> permissionsOf(AnnotationTarget target) {
        return target.repeatableAnnotation(PermissionsAllowed.class).stream()
                .flatMap(annotation -> annotation.value().asArray().stream())
                .map(AnnotationMember::asString);
    }

    /** Makes the bean at run time from what was collected at build time. */
    public static class Creator implements SyntheticBeanCreator<AnnotatedPermissions> {

        @Override
        public AnnotatedPermissions create(Instance<Object> lookup, Parameters parameters) {
            return new AnnotatedPermissions(Set.of(parameters.get("names", String[].class)));
        }
    }
}
