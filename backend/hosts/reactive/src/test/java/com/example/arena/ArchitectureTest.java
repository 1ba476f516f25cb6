package com.example.arena;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

@AnalyzeClasses(packages = "com.example", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    void itNeedsThePublicApiAndNothingBehindIt(JavaClasses code) {
        classes()
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("dev.quarkstream..").or(resideInAPackage("dev.quarkstream")))
                .check(code);
    }
}
