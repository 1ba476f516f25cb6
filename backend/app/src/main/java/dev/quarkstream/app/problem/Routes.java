package dev.quarkstream.app.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/** The resources as they are deployed: their paths, and the methods that each answers. */
public final class Routes implements RuntimeResourceVisitor {

    private final Map<String, TreeSet<String>> methodsByTemplate = new TreeMap<>();

    private Routes() {
        RuntimeResourceVisitor.visitRuntimeResources(
                null, ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers(), this);
    }

    /** Such as {@code /api/notes/{id}}. */
    public static Set<String> templates() {
        return new Routes().methodsByTemplate.keySet();
    }

    /** For the {@code Allow} header that a 405 must have (RFC 9110, section 15.5.6) and Quarkus leaves out. */
    static String methodsOf(String path) {
        var allowed = new TreeSet<String>();
        new Routes().methodsByTemplate.forEach((template, methods) -> {
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
