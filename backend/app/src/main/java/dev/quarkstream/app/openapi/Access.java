package dev.quarkstream.app.openapi;

import dev.quarkstream.Roles;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What the method behind an operation says about its callers and its answer. */
record Access(MethodInfo method) {

    private static final DotName PERMISSIONS = DotName.createSimple(PermissionsAllowed.class);
    private static final DotName ROLES = DotName.createSimple(RolesAllowed.class);
    private static final DotName OPEN = DotName.createSimple(PermitAll.class);
    private static final DotName ANYBODY = DotName.createSimple(Authenticated.class);
    private static final DotName STATUS = DotName.createSimple(ResponseStatus.class);
    private static final List<DotName> MAY_NOT_EXIST = Stream.of("registration.OpenRegistration", "link.WithMails")
            .map(name -> DotName.createSimple("dev.quarkstream.app." + name))
            .toList();
    private static final DotName MISSING = DotName.createSimple(MayBeMissing.class);
    private static final DotName CONFIRMED = DotName.createSimple(Confirmed.class);
    private static final DotName LIMITED = DotName.createSimple(Limited.class);
    private static final DotName ANSWERS = DotName.createSimple(APIResponses.class);
    private static final DotName MAKES = DotName.createSimple(POST.class);

    /** By an operation id such as {@code NoteResource_list}. */
    static Access of(IndexView code, String operationId) {
        var name = operationId.split("_", 2);
        return code.getKnownClasses().stream()
                .filter(type -> type.name().withoutPackagePrefix().equals(name[0]))
                .flatMap(type -> type.methods().stream())
                .filter(method -> method.name().equals(name[1]))
                .map(Access::new)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No method for the operation " + operationId));
    }

    /** The names of the security schemes that the operation takes; none if it is open to everybody. */
    List<String> callers() {
        var annotation = security();
        if (annotation.name().equals(OPEN)) {
            return List.of();
        }
        return annotation.name().equals(ROLES)
                ? List.of(annotation.value().asStringArray())
                : List.of(Roles.SESSION, Roles.TOKEN);
    }

    boolean isOpen() {
        return callers().isEmpty();
    }

    boolean isFor(String role) {
        return callers().equals(List.of(role));
    }

    List<String> permissions() {
        var annotation = security();
        return annotation.name().equals(PERMISSIONS)
                ? Arrays.asList(annotation.value().asStringArray())
                : List.of();
    }

    /** Of success. */
    int status() {
        var status = method.annotation(STATUS);
        if (status != null) {
            return status.value().asInt();
        }
        return answersLocation() ? 201 : 200;
    }

    boolean rotates() {
        return answer().contains("IssuedToken") && method.name().startsWith("rotate");
    }

    boolean answersLocation() {
        return answer().contains("RestResponse") && !answer().contains("Void") && method.hasAnnotation(MAKES)
                || issuesToken();
    }

    boolean issuesToken() {
        return answer().contains("IssuedToken") && !rotates();
    }

    boolean setsCookie() {
        return answer().contains("UserAnswer");
    }

    boolean ignoresCookies() {
        return isOpen() && issuesToken();
    }

    boolean mayNotExist() {
        return method.hasAnnotation(MISSING) || MAY_NOT_EXIST.stream().anyMatch(method::hasAnnotation);
    }

    /** Whether it says itself in which ways it can succeed. */
    boolean tellsSuccesses() {
        return method.hasAnnotation(ANSWERS);
    }

    boolean asksForPassword() {
        return method.hasAnnotation(CONFIRMED);
    }

    boolean isLimited() {
        return method.hasAnnotation(LIMITED);
    }

    private String answer() {
        return method.returnType().toString();
    }

    private AnnotationInstance security() {
        return Stream.concat(method.annotations().stream(), method.declaringClass().declaredAnnotations().stream())
                .filter(annotation -> List.of(PERMISSIONS, ROLES, OPEN, ANYBODY).contains(annotation.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(method + " says nothing about access"));
    }
}
