// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryRun;
import org.varta.posix.Posix;

/** A run is followed to its end when the bundle of the action is gone: its class loader finds nothing any more, as after an uninstall and refresh. */
class BundleGoneTest {
    @TempDir
    Path folder;

    /** Loads this bundle's classes anew, and everything else from where it is, until it is closed. */
    private static final class BundleLoader extends ClassLoader {
        private static final String OWN = ExecAction.class.getPackageName() + ".";
        private volatile boolean isClosed;

        BundleLoader() {
            super(BundleGoneTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean isResolved) throws ClassNotFoundException {
            if (isClosed) {
                throw new ClassNotFoundException(name + ": the bundle is gone");
            }
            if (!name.startsWith(OWN)) {
                return super.loadClass(name, isResolved);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static RecoveryAction action(BundleLoader bundle, Map<String, Object> written) throws ReflectiveOperationException {
        Class<?> configuration = bundle.loadClass(ExecConfiguration.class.getName());
        Class<?> type = bundle.loadClass(ExecAction.class.getName());
        assertNotSame(ExecAction.class, type);
        Constructor<?> constructor = type.getConstructor(configuration, Map.class, Posix.class);
        Object raw = Proxy.newProxyInstance(bundle, new Class<?>[] {configuration},
            (proxy, method, arguments) -> written.getOrDefault(method.getName(), method.getDefaultValue()));
        return (RecoveryAction) constructor.newInstance(raw, written, Started.POSIX);
    }

    @Test
    void shouldGoOnServingItsRunsWhenTheBundleIsGone() throws Exception {
        Path ready = folder.resolve("ready");
        Path script = Started.script(folder, "script.sh", "trap 'echo bye; exit 7' TERM", "head -c 50 /dev/zero", "touch " + ready + "$1", "while :; do sleep 0.01; done");
        BundleLoader bundle = new BundleLoader();
        RecoveryAction action = action(bundle, Map.of("command", script + " {pid}", "captureOutput", true));
        RecoveryRun polite = action.start(Agents.request(1));
        RecoveryRun killed = action.start(Agents.request(2));
        Started.await("traps", () -> Files.exists(Path.of(ready + "1")) && Files.exists(Path.of(ready + "2")));
        bundle.isClosed = true;
        assertThrows(ClassNotFoundException.class, () -> bundle.loadClass(CapturedOutput.class.getName()));
        assertTrue(polite.terminate().getAsBoolean());
        // The shell may add a word of its own about its child to the other stream.
        assertEquals(54, Started.finish(polite).stdoutBytes());
        assertEquals(7, Started.exitOf(polite));
        assertTrue(killed.kill().getAsBoolean());
        assertEquals(128 + 9, Started.exitOf(killed));
        Started.finish(killed);
    }
}
