"""Walking the chain: every file, manifest and link is held against what it should be, and what was touched is named.

Content counts, and that nobody can write to it; times, owners and hard links do not, so that a copy of an archive
is as good as the archive.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.archive.manifest import NAME, Manifest, hash_of, read_manifest
from generator.archive.store import INDEX, LABEL, LOCK, SEAL, SPARE, UNFINISHED, entry_names, read_seal

_CHUNK = 1 << 20
_WRITABLE = 0o222
_EXECUTABLE = 0o111
_READABLE = 0o400
"""By the owner; a copy may be nobody else's to read."""
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    week: str
    """Empty for what belongs to no week."""
    path: str
    """From the archive's folder."""
    said: str

    def __str__(self) -> str:
        return f"{self.path}：{self.said}"


@dataclass
class Verification:
    """What walking an archive came to."""

    weeks: tuple[str, ...] = ()
    files: int = 0
    fingerprint: str = ""
    """Of the last manifest: written down elsewhere, it proves the whole chain."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is no fault."""

    @property
    def first_broken(self) -> str:
        """The first week that something is wrong with; empty where nothing is, or only outside the weeks."""
        return min((each.week for each in self.findings if each.week), default="")


def verify_archive(root: Path, fingerprint: str = "") -> Verification:
    """Walk an archive. ``fingerprint`` was written down elsewhere, and must be that of a week in it (or begin it)."""
    return _Walk(root).run(fingerprint)


def verify_week(folder: Path, manifest: Manifest) -> Verification:
    """Hold one week against its manifest, wherever it lies and whatever its folder is called.

    Of a week that was handed on alone there is no chain, and permissions tell nothing.
    """
    walk = _Walk(folder.parent)
    walk.check_files(folder.name, manifest)
    return walk.result


class _Walk:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.result = Verification()
        self.hashes: dict[tuple[int, int], str] = {}
        """By device and inode: what several weeks share is read once."""
        self.loose: list[Finding] = []
        """Files that somebody could write to or run."""

    def run(self, fingerprint: str) -> Verification:
        labels = [name for name in self._names(self.root) if self._is_week(name)]
        if not labels:
            self._find("", str(self.root), "这里没有存档。请用 --archive 写明存档所在的文件夹。")
            return self.result
        self.result.weeks = tuple(labels)
        manifests = {label: self._read(label) for label in labels}
        before: str | None = None
        for label in labels:
            self._check_link(label, before, manifests)
            if (manifest := manifests[label]) is not None:
                self.check_files(label, manifest)
            before = label
        self._check_head(labels[-1], manifests)
        self._check_top(labels)
        self._check_permissions()
        self._check_fingerprint(fingerprint, manifests)
        order = {label: number for number, label in enumerate(labels)}
        self.result.findings.sort(key=lambda each: (order.get(each.week, len(order)), each.path, each.said))
        return self.result

    def _find(self, week: str, path: str, said: str) -> None:
        self.result.findings.append(Finding(week, path, said))

    def _names(self, folder: Path) -> list[str]:
        try:
            return sorted(path.name for path in folder.iterdir())
        except OSError:
            return []

    def _is_week(self, name: str) -> bool:
        path = self.root / name
        return bool(LABEL.fullmatch(name)) and path.is_dir() and not path.is_symlink()

    def _read(self, label: str) -> Manifest | None:
        path = f"{label}/{NAME}"
        content = self._content(path)
        if content is None:
            self._find(label, path, "清单不见了，或者不是普通文件，这一周的内容无从核对。")
            return None
        manifest = read_manifest(content)
        if manifest is None:
            self._find(label, path, "清单被改过或残缺，已不是存档时写下的样子。")
        elif manifest.week != label:
            self._find(
                label, path, f"这是 {manifest.week} 的清单，却放在 {label} 里：两周被调换，或文件夹被改名。"
            )
        return manifest

    def _content(self, path: str) -> bytes | None:
        file = self.root / path
        try:
            mode = file.lstat().st_mode
            if not stat.S_ISREG(mode):
                return None
            if path != LOCK:
                self._look_at_mode(path, mode)
            return file.read_bytes()
        except OSError:
            return None

    def _check_link(self, label: str, before: str | None, manifests: Mapping[str, Manifest | None]) -> None:
        """Hold the link of a week to the one before it against what stands there."""
        manifest = manifests[label]
        if manifest is None:
            return
        path, previous = f"{label}/{NAME}", manifest.previous
        if previous is None:
            if before is not None:
                self._find(label, path, f"清单说这是第一周，但前面还有 {before}：链条在这里断开。")
            return
        if before is None:
            self._find(previous.week, previous.week, f"{previous.week} 不见了：{label} 接在它后面。")
            return
        if previous.week != before:
            gone = previous.week not in manifests
            said = f"{previous.week} 不见了" if gone else f"中间夹着 {before}，次序不对"
            self._find(previous.week if gone else label, path, f"{label} 接的是 {previous.week}，{said}。")
            return
        earlier = manifests[before]
        if earlier is not None and earlier.fingerprint != previous.manifest:
            self._find(before, f"{before}/{NAME}", f"清单被改过或换过：与下一期 {label} 记下的指纹对不上。")

    def check_files(self, label: str, manifest: Manifest) -> None:
        """Hold every file and folder of a week against its manifest."""
        folder = self.root / label
        expected_folders = entry_names(manifest.files)
        seen: set[str] = {NAME}
        for path, entry in _walk(folder):
            name = f"{label}/{path}"
            if entry.is_symlink() or not (
                entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)
            ):
                seen.add(path)
                self._find(label, name, "不是普通文件（是链接或设备），存档里不该有。")
            elif entry.is_dir(follow_symlinks=False):
                if path not in expected_folders:
                    self._find(label, name, "多出来的文件夹，清单里没有。")
            elif path != NAME:
                seen.add(path)
                if path in manifest.files:
                    self._check_file(label, path, manifest, entry.stat(follow_symlinks=False))
                else:
                    self._find(label, name, "多出来的文件，清单里没有。")
        for path in manifest.files:
            if path not in seen:
                self._find(label, f"{label}/{path}", "文件不见了。")

    def _check_file(self, label: str, path: str, manifest: Manifest, found: os.stat_result) -> None:
        name, expected = f"{label}/{path}", manifest.files[path]
        self.result.files += 1
        self._look_at_mode(name, found.st_mode)
        if found.st_size != expected.size:
            how = "短了" if found.st_size < expected.size else "长了"
            self._find(
                label, name, f"内容被改过：应为{expected.size}字节，现为{found.st_size}字节（{how}）。"
            )
            return
        digest = self._hash(self.root / name, found)
        if digest is None:
            self._find(label, name, "打不开，没法核对（权限被改，或磁盘损坏）。")
        elif digest != expected.sha256:
            self._find(label, name, "内容被改过：大小没变，指纹对不上。")

    def _hash(self, path: Path, found: os.stat_result) -> str | None:
        key = (found.st_dev, found.st_ino)
        if found.st_ino and key in self.hashes:
            return self.hashes[key]
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
        except OSError:
            return None
        self.hashes[key] = digest.hexdigest()
        return self.hashes[key]

    def _check_head(self, head: str, manifests: Mapping[str, Manifest | None]) -> None:
        """The last week has no successor; the seal tells what it and the list of weeks should be."""
        manifest = manifests[head]
        self.result.fingerprint = manifest.fingerprint if manifest else ""
        content = self._content(SEAL)
        seal = read_seal(self.root / SEAL) if content is not None else None
        if seal is None:
            self._find("", SEAL, "封记不见了或被改过，最后一周和首页无从核对。")
            return
        if manifest is not None and seal.manifest != manifest.fingerprint:
            follows = manifest.previous is not None and manifest.previous.week == seal.head
            if seal.head not in manifests and seal.head > head:
                self._find(seal.head, seal.head, f"最后一周 {seal.head} 不见了：封记说存到了这一周。")
            elif follows and manifest.previous and manifest.previous.manifest == seal.manifest:
                self.result.notes.append(
                    f"存档 {head} 时在最后一步被打断：内容完整，只差首页没有更新。再运行一次 ./inv snapshot 就会补上。"
                )
            else:
                self._find(head, f"{head}/{NAME}", "清单被改过或换过：与封记里的指纹对不上。")
        page = self._content(INDEX)
        if page is None:
            self._find("", INDEX, "首页不见了。")
        elif hash_of(page) != seal.index and not self.result.notes:
            self._find("", INDEX, "首页被改过：与封记里的指纹对不上。")

    def _check_top(self, labels: list[str]) -> None:
        known = {*labels, INDEX, SEAL, LOCK}
        for name in self._names(self.root):
            if name in {UNFINISHED, SPARE}:
                self.result.notes.append(
                    "上一次存档没有做完，留下了临时内容，不影响存档；下次存档时自动清除。"
                )
            elif name == LOCK and self._content(LOCK) != b"":
                self._find("", name, "应当是空文件，里面却有内容。")
            elif name not in known:
                self._find("", name, "多出来的文件或文件夹，不属于任何一周。")

    def _look_at_mode(self, path: str, mode: int) -> None:
        week = path.partition("/")[0] if "/" in path else ""
        if not mode & _READABLE:
            self._find(week, path, "权限被改过：应为只读，现在不能读取。")
        elif mode & (_WRITABLE | _EXECUTABLE):
            said = "可以改写" if mode & _WRITABLE else "可以执行"
            self.loose.append(Finding(week, path, f"权限被改过：应为只读，现在{said}。"))

    def _check_permissions(self) -> None:
        # On a disk without permissions (a memory stick, a share) all files look alike, and nobody changed one.
        if len(self.loose) >= self._checked():
            self.result.notes.append(
                "这个位置不保存“只读”权限（如 U 盘、网盘），全部文件都可以改写；内容已逐个核对。请勿直接编辑。"
            )
        else:
            self.result.findings += self.loose

    def _checked(self) -> int:
        return self.result.files + len(self.result.weeks)

    def _check_fingerprint(self, wanted: str, manifests: Mapping[str, Manifest | None]) -> None:
        if not wanted:
            return
        known = [manifest.fingerprint for manifest in manifests.values() if manifest is not None]
        if len(wanted) < _SHORT or not any(each.startswith(wanted.lower()) for each in known):
            self._find(
                "",
                str(self.root),
                f"链条里没有指纹是“{wanted}”的一周（至少要写前{_SHORT}位）：存档与当时记下的不是同一份，或指纹抄错了。",
            )


def _walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All files and folders below a folder, by path in it, in order; links are not followed.

    Without recursion: whoever hands over a folder may have made it as deep as the system allows.
    """
    waiting = _entries(folder, "")
    while waiting:
        path, entry = waiting.pop()
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            waiting += _entries(folder, f"{path}/")


def _entries(folder: Path, under: str) -> list[tuple[str, os.DirEntry[str]]]:
    """What lies in one folder, the last first; nothing where it cannot be read."""
    try:
        found = sorted(os.scandir(folder / under), key=lambda entry: entry.name, reverse=True)
    except OSError:
        return []
    return [(f"{under}{entry.name}", entry) for entry in found]
