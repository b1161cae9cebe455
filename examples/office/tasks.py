"""本门户的命令，用 ./inv --list 查看。命令都在安装好的软件包里，升级时这个文件不用改。"""

from generator._tasks import *
