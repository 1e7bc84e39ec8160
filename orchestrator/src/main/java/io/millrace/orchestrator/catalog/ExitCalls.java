package io.millrace.orchestrator.catalog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts {@link EndedProgram} in the place of whatever in a class would end the program: calls of
 * {@code System.exit}, {@code Runtime.exit} and {@code Runtime.halt}, and references to them. What
 * is called through reflection or from native code is not found.
 */
final class ExitCalls {

  private static final int VERSION = Opcodes.ASM9;
  private static final String REFUSAL = Type.getInternalName(EndedProgram.class);
  private static final String SYSTEM = "java/lang/System";
  private static final String RUNTIME = "java/lang/Runtime";

  /** How the constant pool of a class writes a name of four letters. */
  private static final List<byte[]> NAMES =
      List.of("\1\0\4exit".getBytes(ISO_8859_1), "\1\0\4halt".getBytes(ISO_8859_1));

  private ExitCalls() {}

  /** Whether it is worth a closer look; hardly a class has a method of such a name. */
  static boolean mayBeIn(byte[] code) {
    return NAMES.stream().anyMatch(name -> contains(code, name));
  }

  private static boolean contains(byte[] code, byte[] name) {
    int last = code.length - name.length;
    for (int at = 0; at <= last; at++) {
      if (code[at] == name[0] && Arrays.equals(code, at, at + name.length, name, 0, name.length)) {
        return true;
      }
    }
    return false;
  }

  /** The class with these calls replaced. */
  static byte[] replaceIn(byte[] code) {
    var reader = new ClassReader(code);
    var writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(VERSION, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String shape, String signature, String[] exceptions) {
            return new Replacing(super.visitMethod(access, name, shape, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static boolean ends(String owner, String name, String shape) {
    return shape.equals("(I)V")
        && ((owner.equals(SYSTEM) && name.equals("exit"))
            || (owner.equals(RUNTIME) && (name.equals("exit") || name.equals("halt"))));
  }

  /** As a static method it takes the object that it was called on as well. */
  private static String refusalShape(String owner) {
    return owner.equals(SYSTEM) ? "(I)V" : "(Ljava/lang/Runtime;I)V";
  }

  private static final class Replacing extends MethodVisitor {

    Replacing(MethodVisitor next) {
      super(VERSION, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String shape, boolean onInterface) {
      if (ends(owner, name, shape)) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, REFUSAL, name, refusalShape(owner), false);
      } else {
        super.visitMethodInsn(opcode, owner, name, shape, onInterface);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String shape, Handle bootstrap, Object... arguments) {
      Object[] replaced = Arrays.stream(arguments).map(Replacing::replaced).toArray();
      super.visitInvokeDynamicInsn(name, shape, bootstrap, replaced);
    }

    private static Object replaced(Object argument) {
      return argument instanceof Handle handle
              && ends(handle.getOwner(), handle.getName(), handle.getDesc())
          ? new Handle(
              Opcodes.H_INVOKESTATIC,
              REFUSAL,
              handle.getName(),
              refusalShape(handle.getOwner()),
              false)
          : argument;
    }
  }
}
