// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A real framework with Declarative Services, and bundles that a test writes. */
final class Container {
    private static final long STOP_MILLIS = 10_000;
    private static final String SHARED = "org.osgi.service.component;version=1.5.1,org.osgi.service.component.runtime;version=1.5.1,org.osgi.service.component.runtime.dto;version=1.5.1,"
        + "org.osgi.util.promise;version=1.3,org.osgi.util.function;version=1.2";

    final Framework framework;

    Container(Path cache) throws BundleException, IOException {
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED, "felix.log.level", "0"));
        framework.start();
        URL runtime = Container.class.getResource("/org/apache/felix/scr/impl/Activator.class");
        URL jar = ((JarURLConnection) runtime.openConnection()).getJarFileURL();
        try (InputStream in = jar.openStream()) {
            framework.getBundleContext().installBundle(jar.toString(), in).start();
        }
    }

    /** A bundle with an activator, or with a component of the same name as its class. */
    Bundle install(String symbolicName, Class<?> type, boolean isComponent) throws BundleException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
        headers.putValue(isComponent ? "Service-Component" : Constants.BUNDLE_ACTIVATOR, isComponent ? "OSGI-INF/it.xml" : type.getName());
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            if (isComponent) {
                put(jar, "OSGI-INF/it.xml", component(type).getBytes(StandardCharsets.UTF_8));
            }
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
                put(jar, file, in.readAllBytes());
            }
        }
        Bundle bundle = framework.getBundleContext().installBundle("test:" + symbolicName, new ByteArrayInputStream(bytes.toByteArray()));
        bundle.start();
        return bundle;
    }

    private static String component(Class<?> type) {
        return "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='" + type.getSimpleName() + "' immediate='true' activate='activate' deactivate='deactivate'>"
            + "<implementation class='" + type.getName() + "'/><service><provide interface='java.util.function.Supplier'/></service></scr:component>";
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }

    ServiceComponentRuntime components() {
        return framework.getBundleContext().getService(framework.getBundleContext().getServiceReference(ServiceComponentRuntime.class));
    }

    /** What the bundle says of itself: the answer of the service it has registered. */
    String says(Bundle bundle) {
        ServiceReference<?>[] registered = bundle.getRegisteredServices();
        return registered == null ? "nothing" : String.valueOf(((Supplier<?>) framework.getBundleContext().getService(registered[0])).get());
    }

    void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
    }
}
