@goto batch
r"""./inv for Windows: cmd.exe hands this file to a Python, which skips line 1 (-x) and runs the rest.
:batch
@echo off
rem From here on cmd.exe reads UTF-8; the line above has no Chinese because it does not yet.
chcp 65001 >nul
if defined PYTHON ("%PYTHON%" -x "%~f0" %* & exit /b)
where /q py && (py -3 -x "%~f0" %* & exit /b)
where /q python && (python -x "%~f0" %* & exit /b)
echo 找不到 Python。请安装 Python 3.11 或更高版本，或用环境变量 PYTHON 指定后重试。>&2
exit /b 1
"""
# Written for any Python 3, so that an old one can say that it is too old.
import os
import shutil
import subprocess
import sys
import zlib


def die(*lines):
    sys.stderr.write("\n".join(lines) + "\n")
    sys.exit(1)


def make_venv(python, stamp):
    try:
        import ensurepip, venv  # noqa
    except ImportError:
        die("%s 缺少 venv 模块，无法建立 .venv。" % sys.executable, "请安装完整版 Python 3.11 以上版本后重试。")
    sys.stderr.write("首次运行或依赖有变：正在准备 .venv（约一分钟，仅此一次）……\n")
    shutil.rmtree(".venv", ignore_errors=True)
    if subprocess.call([sys.executable, "-m", "venv", ".venv"]) != 0:
        die("无法建立 .venv（%s）。请检查目录权限与磁盘空间后重试。" % os.getcwd())
    pip = "-m pip install -r requirements.lock --require-hashes --no-deps -q --only-binary :all:"
    pip += " --retries 1 --timeout 15 --no-input --disable-pip-version-check"
    log = os.path.join(".venv", "pip.log")
    with open(log, "wb") as stream:
        status = subprocess.call([python] + pip.split(), stdout=stream, stderr=subprocess.STDOUT)
    if status != 0:
        with open(log, encoding="utf-8", errors="replace") as stream:
            text = stream.read()
        sys.stderr.write("\n".join(text.splitlines()[-3:]) + "\n")
        if "DO NOT MATCH THE HASHES" in text:
            die("下载的软件包与 requirements.lock 中的哈希不符，已中止安装。", "请检查所用的软件包镜像后重试；切勿跳过哈希校验。")
        if any(sign in text for sign in ("Retrying", "Connection", "timed out", "SSLError", "ProxyError")):
            die("连不上软件包仓库，依赖没有装成。", "请检查网络、代理，或用 PIP_INDEX_URL 指定内网镜像后重试。")
        die("依赖没有装成，完整记录见 %s。" % log, "若提示 No matching distribution，请换用 Python 3.11～3.13 后重试。")
    with open(os.path.join(".venv", ".stamp"), "w") as stream:
        stream.write(stamp)


def main():
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    os.environ.update(NO_MKDOCS_2_WARNING="1", PYTHONUTF8="1")
    if sys.version_info < (3, 11):
        die("Python 版本过低（%d.%d）：需要 3.11 或更高版本。" % sys.version_info[:2], "请安装新版本，或用环境变量 PYTHON 指定后重试。")
    with open("requirements.lock", "rb") as stream:
        stamp = "%08x windows %d.%d" % ((zlib.crc32(stream.read()),) + sys.version_info[:2])
    python = os.path.join(".venv", "Scripts" if os.name == "nt" else "bin", "python")
    try:
        with open(os.path.join(".venv", ".stamp")) as stream:
            ready = stream.read() == stamp
    except OSError:
        ready = False
    if not ready:
        try:
            os.mkdir(".venv.lock")
        except OSError:
            die("另一个 inv 正在准备 .venv，请等它结束后重试。", "若确认没有别的 inv 在运行，请删除目录 .venv.lock 后重试。")
        try:
            make_venv(python, stamp)
        finally:
            os.rmdir(".venv.lock")
    sys.exit(subprocess.call([python, "-m", "generator.command_line"] + (sys.argv[1:] or ["--list"])))


main()
