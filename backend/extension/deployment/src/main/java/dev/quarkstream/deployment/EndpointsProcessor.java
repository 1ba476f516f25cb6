package dev.quarkstream.deployment;

import dev.quarkstream.authentication.AccessProblems;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.input.EndpointsPath;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.resteasy.reactive.common.deployment.ResourceScanningResultBuildItem;
import io.quarkus.resteasy.reactive.server.spi.AnnotationsTransformerBuildItem;
import io.quarkus.resteasy.reactive.spi.ExceptionMapperBuildItem;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.smallrye.openapi.deployment.spi.AddToOpenAPIDefinitionBuildItem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Our own resources among those of an application, and the answers of its own that are ours. */
class EndpointsProcessor {

    private static final DotName ENDPOINT = DotName.createSimple(Endpoint.class);
    private static final DotName PATH = DotName.createSimple(Path.class);

    private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private static final String OF_QUARKUS = "io.quarkus.";

    @BuildStep
    SyntheticBeanBuildItem path() {
        return SyntheticBeanBuildItem.configure(EndpointsPath.class)
                .scope(Singleton.class)
                .creator(EndpointsPath.Creator.class)
                .param(EndpointsPath.SETTING, configuredPath())
                .unremovable()
                .done();
    }

    static String configuredPath() {
        var path = ConfigProvider.getConfig()
                .getOptionalValue(EndpointsPath.SETTING, String.class)
                .orElse(Endpoints.DEFAULT);
        if (!PLAIN_PATH.matcher(path).matches()) {
            throw new ConfigurationException(
                    EndpointsPath.SETTING + ": \"" + path + "\" is no path such as " + Endpoints.DEFAULT);
        }
        return path;
    }

    /**
     * Puts our resources where the application wants them: the paths of classes are fixed when they have been found, which is
     * before any transformer of annotations is asked. And they answer JSON whatever a client accepts, also where the
     * application's own JSON would have them refuse.
     */
    @BuildStep
    AnnotationsTransformerBuildItem place(
            Optional<ResourceScanningResultBuildItem> found, CombinedIndexBuildItem code) {
        requireKnownRoot(code.getIndex());
        var ours = ours(code.getIndex());
        var path = configuredPath();
        found.map(scanned -> scanned.getResult().getScannedResourcePaths())
                .ifPresent(paths -> paths.replaceAll((type, annotated) ->
                        ours.contains(type) ? path + annotated.substring(Endpoints.DEFAULT.length()) : annotated));
        return new AnnotationsTransformerBuildItem(AnnotationTransformation.forClasses()
                .whenClass(type -> ours.contains(type.name()))
                .transform(context -> context.add(AnnotationInstance.builder(Produces.class)
                        .value(new String[] {MediaType.WILDCARD})
                        .build())));
    }

    /** Where our resources are decides what is asked of requests to them; a class may say anything, and late. */
    private static void requireKnownRoot(IndexView code) {
        code.getAnnotations(ApplicationPath.class).stream()
                .filter(annotated -> !annotated.value().asString().matches("/?"))
                .findFirst()
                .ifPresent(annotated -> {
                    throw new ConfigurationException("@ApplicationPath of " + annotated.target()
                            + ": Quarkstream's endpoints do not go by it; say quarkus.rest.path="
                            + annotated.value().asString());
                });
    }

    @BuildStep
    AddToOpenAPIDefinitionBuildItem describe(CombinedIndexBuildItem code) {
        var annotated = ours(code.getIndex()).stream()
                .map(type -> code.getIndex().getClassByName(type).declaredAnnotation(PATH))
                .map(path -> path.value().asString())
                .toList();
        return new AddToOpenAPIDefinitionBuildItem(new DescribedPaths(annotated, configuredPath()));
    }

    private static List<DotName> ours(IndexView code) {
        return code.getAnnotations(ENDPOINT).stream()
                .map(AnnotationInstance::target)
                .map(target -> target.asClass())
                .filter(type -> type.hasDeclaredAnnotation(PATH))
                .map(type -> type.name())
                .toList();
    }

    /** Instead of Quarkus' own; where an application has one, that is the one. */
    @BuildStep
    void answerRefusals(CombinedIndexBuildItem code, BuildProducer<ExceptionMapperBuildItem> mappers) {
        Stream.of(UnauthorizedException.class, ForbiddenException.class)
                .map(Class::getName)
                .filter(refusal -> !isMapped(code.getIndex(), DotName.createSimple(refusal)))
                .map(refusal ->
                        new ExceptionMapperBuildItem(AccessProblems.class.getName(), refusal, Priorities.USER, true))
                .forEach(mappers::produce);
    }

    private static boolean isMapped(IndexView code, DotName refusal) {
        return code.getAnnotations(ServerExceptionMapper.class).stream()
                        .filter(annotation -> !annotation
                                .target()
                                .asMethod()
                                .declaringClass()
                                .name()
                                .toString()
                                .startsWith(OF_QUARKUS))
                        .anyMatch(annotation -> isFor(annotation, refusal))
                || code.getAllKnownImplementations(ExceptionMapper.class).stream()
                        .filter(type -> !type.name().toString().startsWith(OF_QUARKUS))
                        .flatMap(type -> type.interfaceTypes().stream())
                        .anyMatch(mapper -> mapper.toString().contains("<" + refusal + ">"));
    }

    private static boolean isFor(AnnotationInstance annotation, DotName refusal) {
        AnnotationValue named = annotation.value();
        return named != null && named.asClassArray().length > 0
                ? Arrays.stream(named.asClassArray())
                        .anyMatch(type -> type.name().equals(refusal))
                : annotation.target().asMethod().parameterTypes().stream()
                        .anyMatch(type -> type.name().equals(refusal));
    }
}
