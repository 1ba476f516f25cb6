package dev.quarkstream.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/** The methods that a path answers, for the {@code Allow} header that a 405 must have (RFC 9110, section 15.5.6) and Quarkus leaves out. */
final class AllowedMethods implements RuntimeResourceVisitor {

    private final Map<String, TreeSet<String>> methodsByTemplate = new TreeMap<>();

    private AllowedMethods() {}

    static String of(String path) {
        var resources = new AllowedMethods();
        RuntimeResourceVisitor.visitRuntimeResources(
                null, ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers(), resources);
        var allowed = new TreeSet<String>();
        resources.methodsByTemplate.forEach((template, methods) -> {
            if (Pattern.matches(template.replaceAll("\\{[^}]*}", "[^/]+"), path)) {
                allowed.addAll(methods);
            }
        });
        return String.join(", ", allowed);
    }

    @Override
    public void visitRuntimeResource(String method, String template, RuntimeResource resource) {
        methodsByTemplate.computeIfAbsent(template, any -> new TreeSet<>()).add(method);
    }
}
