"""What verifying and rebuilding came to, as text for the terminal."""

from collections.abc import Iterator

from generator.archive.rebuilding import Rebuilt
from generator.archive.verifying import Verification
from generator.facts.problems import visible

_MOST = 30
"""Lines of one kind; a whole folder that is gone need not be read file by file."""


def say_verification(found: Verification) -> str:
    """The first broken link, everything that was found, and what to do."""
    return "\n".join(map(visible, _verification(found)))


def say_rebuilt(rebuilt: Rebuilt) -> str:
    """Which files of a week are otherwise when it is made again."""
    return "\n".join(map(visible, _rebuilt(rebuilt)))


def _verification(found: Verification) -> Iterator[str]:
    for note in found.notes:
        yield f"说明：{note}"
    if not found.findings:
        yield (
            f"存档完好：{len(found.weeks)}周（{found.weeks[0]}至{found.weeks[-1]}），"
            f"{found.files}个文件，链条没有断，内容没有变。"
        )
        yield f"最近一周的清单指纹 {found.fingerprint[:12]}"
        return
    if found.first_broken:
        yield f"链条最早在 {found.first_broken} 出问题。"
    yield f"共发现{len(found.findings)}处不对："
    for finding in found.findings[:_MOST]:
        yield f"  {finding}"
    if len(found.findings) > _MOST:
        yield f"  ……另有{len(found.findings) - _MOST}处，改好上面的再运行一次。"
    yield "请不要自己改回去。从备份恢复整个存档文件夹，再运行一次；没有备份的，用 ./inv verify --rebuild 加周次查明差在哪里。"


def _rebuilt(rebuilt: Rebuilt) -> Iterator[str]:
    if rebuilt.is_same:
        yield f"{rebuilt.week} 用当时的版本 {rebuilt.commit} 重新生成，{rebuilt.same}个文件一个字节不差。"
    else:
        yield f"{rebuilt.week} 用当时的版本 {rebuilt.commit} 重新生成，{rebuilt.same}个文件相同，下列不同："
        for title, paths in (
            ("内容不同", rebuilt.different),
            ("存档里有、重新生成没有", rebuilt.missing),
            ("重新生成有、存档里没有", rebuilt.extra),
        ):
            for path in paths[:_MOST]:
                yield f"  {title}：{path}"
            if len(paths) > _MOST:
                yield f"  {title}：另有{len(paths) - _MOST}个"
    for note in rebuilt.notes:
        yield f"说明：{note}"
